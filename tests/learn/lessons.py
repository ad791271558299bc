"""Lessons: an exercise made up by the tests, and what its check says about a text."""

import asyncio
from pathlib import Path

from compare.learn import checking
from compare.learn.exercise import MARKER, Exercise
from compare.learn.verdict import Verdict

STORY = '"""Add two numbers.\n\nYour task: add.\n"""\n\n'
WRONG = "def add(a, b):\n    return a - b\n\n\n"
RIGHT = "def add(a, b):\n    return a + b\n\n\n"
CHECK = f"""{MARKER}



def test_one_and_one_is_two() -> None:
    assert add(1, 1) == 2, "One and one should be two."


def test_nothing_changes_nothing() -> None:
    assert add(1, 0) == 1, "One and nothing should be one."
"""


def lesson(folder: Path, check: str = CHECK) -> Exercise:
    """Write an exercise with its solution and hints."""
    texts = {"exercises/01_add.py": STORY + WRONG + check, "solutions/01_add.py": STORY + RIGHT + check}
    for name, text in (texts | {"hints/01_add.md": "Look.\n\n---\n\nUse +.\n\n---\n\na + b\n"}).items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(text)
    return Exercise(folder / "exercises" / "01_add.py")


def checked(folder: Path, text: str | bytes, seconds: int = 20) -> Verdict:
    """Check what a student wrote; the file is beside the lesson."""
    check = CHECK.replace(MARKER, f"{MARKER}\n\nCHECK_SECONDS = {seconds}")
    file = folder / "01_add.py"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return asyncio.run(checking.check(lesson(folder / "notebooks", check), file))
