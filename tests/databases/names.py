"""Names that a file system takes, and that programs trip over which paste a path into some other text."""

NAMES = {
    "percent": "60% done",
    "encoded": "my%20course",
    "interpolation": "%(here)s %(",
    "space": " two  words",
    "umlaut": "Käse und Öl",
    "another-script": "市場 рынок",
    "apostrophe": "teacher's 'copy'",
    "quote": 'the "good" one',
    "brackets": "[week 1] {a} (b)",
    "hash": "C# and #1",
    "question": "really?mode=ro",
    "ampersand": "you&me=1;2",
    "at": "user:secret@host",
    "colon": "file:a",
    "comma": "a,b",
    "backslash": "a\\b",
    "dollar": "$HOME `pwd` ~",
    "newline": "two\nlines",
    "long": "x" * 120,
    "longest": "é" * 120,
}
"""Each by a word that says what is in it."""
EVERYTHING = "100% [a] #1?x=%20&y@z 'ä' \"q\" {b} $c;,"
