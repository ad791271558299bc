"""Text that people type: bounded, visible, and free of characters that deceive or break."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

# These count as letters or symbols in Unicode, and yet print nothing.
BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
BIDIRECTIONAL_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Shape(BaseModel):
    """What goes over the wire: types are never guessed, so `"3"` and `true` are not the number 3."""

    model_config = ConfigDict(strict=True, from_attributes=True)


class Input(Shape):
    """What a client sends: a field that nobody knows is a mistake worth telling."""

    model_config = ConfigDict(extra="forbid")


def is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK_LETTERS


def is_storable(text: str) -> bool:
    """Tell whether databases and encoders can take this text."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def refuse_deceptive(text: str) -> str:
    """Refuse NUL, lone surrogates and bidirectional controls, which break databases, encoders and readers."""
    if "\x00" in text:
        raise ValueError("must not contain the NUL character")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("must not contain lone surrogates")
    if BIDIRECTIONAL_CONTROLS.intersection(text):
        raise ValueError("must not contain bidirectional control characters")
    return text


def require_visible(text: str) -> str:
    if not any(map(is_visible, text)):
        raise ValueError("must contain at least one visible character")
    return text


def normalise_email(email: str) -> str:
    """Give the one form in which e-mail addresses are stored and compared; what no database can store, nobody has."""
    return unicodedata.normalize("NFKC", email.replace("\0", "\ufffd")).strip().casefold()


def folded(text: str) -> str:
    """Give the one form in which names are searched and sorted: what looks the same, but for its case, is the same.

    Letters with their accents in one character or as separate marks (a Mac and a keyboard write them differently),
    Hangul in syllables or in letters, ß and SS, each sigma, ligatures and wide letters. Invisible characters do not
    count. This is Unicode's NFKC_Casefold (section 3.13 of the standard): case folding can undo a normalisation, and a
    normalisation can bring up letters that have a case, so both come twice.
    """
    if text.isascii():
        return text.lower()
    for form in ("NFKD", "NFKC"):
        text = unicodedata.normalize(form, text).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if not is_ignorable(letter))


def is_ignorable(character: str) -> bool:
    """Tell whether a character only says how others are to be shown."""
    return unicodedata.category(character) == "Cf" or character in VARIATION_SELECTORS


PlainText = Annotated[str, AfterValidator(refuse_deceptive)]
VisibleText = Annotated[PlainText, AfterValidator(require_visible)]

Name = Annotated[VisibleText, Field(min_length=1, max_length=100)]
Description = Annotated[PlainText, Field(max_length=2_000)]
ReviewText = Annotated[VisibleText, Field(min_length=1, max_length=5_000)]
Reason = Annotated[VisibleText, Field(min_length=1, max_length=500)]
SearchText = Annotated[PlainText, Field(max_length=100)]
Password = Annotated[VisibleText, Field(min_length=8, max_length=128)]
Email = Annotated[
    PlainText,
    StringConstraints(max_length=254, pattern=r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$"),
    AfterValidator(normalise_email),
    Field(json_schema_extra={"format": "email"}, examples=["ada@example.com"]),
]
IdempotencyText = Annotated[str, StringConstraints(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")]
