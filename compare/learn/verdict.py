"""Verdict: what a check says about a student's file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compare.learn.exercise import Exercise, sentence

UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What terminals obey instead of showing it, and XML cannot hold."""

BEFORE_THE_END = "Your code ended Python before the check was done. Does it call os._exit?"
NOT_REACHED = "The check did not get this far."
STUCK = "stuck"
"""The file in which the examiner writes where it was at the deadline."""

NO_PROOF = "This test ended before its last line. Does your code change pytest, or how Python runs?"
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
    suspicions: Sequence[str] = ()
    """What in the student's part an instructor should look at."""

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


Entries = Sequence[dict[str, Any]]
"""What the examiner reported, an object a line."""


def read(exercise: Exercise, entries: Entries, proofs: Mapping[str, str]) -> Verdict:
    """Put together what the examiner reported; of a test with several cases, the first that failed counts."""
    for entry in entries:
        if "trouble" in entry:
            return troubled(exercise, **entry["trouble"])
    if not any("done" in entry for entry in entries):
        return troubled(exercise, BEFORE_THE_END)
    return Verdict(exercise, [_outcome(name, entries, proofs[name]) for name in exercise.tests])


def begun(entries: Entries) -> str:
    """Say in which test the examiner was last."""
    names = [entry["begins"] for entry in entries if "begins" in entry]
    return f"“{sentence(names[-1])}”" if names else "the reading of your file"


def _outcome(name: str, entries: Entries, proof: str) -> Outcome:
    mine = [entry for entry in entries if entry.get("test") == name]
    failed = next((entry for entry in mine if (entry.get("message"), entry.get("kind")) != (proof, "")), None)
    if failed:
        message = failed.get("message", NO_PROOF)
        return Outcome(name, False, readable(message), failed.get("kind", ""), failed.get("line"))
    return Outcome(name, bool(mine), "" if mine else NOT_REACHED)
