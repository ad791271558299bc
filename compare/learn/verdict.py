"""Verdict: what a check says about a student's file."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare.learn.exercise import Exercise, sentence

UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What terminals obey instead of showing it, and XML cannot hold."""

BEFORE_THE_END = "Your code ended Python before the check was done. Does it call os._exit?"
NOT_REACHED = "The check did not get this far."
WORDS = {"SystemExit": "Your code calls sys.exit(), which ends Python. Leave it out."}


@dataclass(frozen=True)
class Outcome:
    """What came of one test, or of reading the file."""

    name: str
    passed: bool
    message: str = ""
    kind: str = ""
    """The type of the error; nothing if the check speaks with its own words."""
    line: int | None = None
    """Where in the student's part the error came from."""

    @property
    def sentence(self) -> str:
        return sentence(self.name)

    @property
    def why(self) -> str:
        """Give the message, with the type of an error that is not the check's."""
        return WORDS.get(self.kind) or ": ".join(filter(None, (self.kind, self.message)))


@dataclass(frozen=True)
class Verdict:
    """What came of all tests of an exercise."""

    exercise: Exercise
    tests: list[Outcome]
    seconds: float = 0.0
    trouble: Outcome | None = None
    """Why the file could not be checked, or not to the end."""
    printed: str = ""

    @property
    def solved(self) -> bool:
        return self.trouble is None and bool(self.tests) and all(test.passed for test in self.tests)


def readable(text: str) -> str:
    return UNPRINTABLE.sub("�", text)


def troubled(exercise: Exercise, message: str, line: int | None = None, kind: str = "") -> Verdict:
    """Say that a file cannot be checked: no test passes."""
    trouble = Outcome("", False, readable(message), kind, line)
    why = f"{trouble.why} (line {line})" if line else trouble.why
    return Verdict(exercise, [Outcome(name, False, why) for name in exercise.tests], trouble=trouble)


def read(exercise: Exercise, results: Path) -> Verdict:
    """Put together what the examiner wrote; of a test with several cases, the first that failed counts."""
    entries = _entries(results)
    for entry in entries:
        if "trouble" in entry:
            return troubled(exercise, **entry["trouble"])
    if not any("done" in entry for entry in entries):
        return troubled(exercise, BEFORE_THE_END)
    return Verdict(exercise, [_outcome(name, entries) for name in exercise.tests])


def begun(results: Path) -> str:
    """Say in which test the examiner was last."""
    names = [entry["begins"] for entry in _entries(results) if "begins" in entry]
    return f"“{sentence(names[-1])}”" if names else "the reading of your file"


def _entries(results: Path) -> list[dict[str, Any]]:
    lines = results.read_text("utf-8").splitlines() if results.exists() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


def _outcome(name: str, entries: Sequence[dict[str, Any]]) -> Outcome:
    mine = [entry for entry in entries if entry.get("test") == name]
    failed = next((entry for entry in mine if not entry["passed"]), None)
    if failed:
        return Outcome(name, False, readable(failed.get("message", "")), failed.get("kind", ""), failed.get("line"))
    return Outcome(name, bool(mine), "" if mine else NOT_REACHED)
