"""Checking: a student's part and the solution's check make one file, which an interpreter of its own examines."""

import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from secrets import SystemRandom, token_hex

from compare.learn import reading
from compare.learn.examination import Examination
from compare.learn.exercise import MARKER, Exercise, NoMarker, cut
from compare.learn.proofs import proven
from compare.learn.questions import asked
from compare.learn.removal import remove
from compare.learn.suspicions import suspicions
from compare.learn.verdict import Outcome, Verdict, begun, read, readable, troubled

OTHER_INPUTS = "test_other_inputs_give_the_same_as_in_the_solution"
SOLUTION_SECONDS = 300.0
"""Without the answers of the solution nothing can be said, so it gets the time that a busy machine needs."""

NO_ANSWER, LONGEST_WHY = "no answer", 1_000
EXAMINER, ANSWERING = "compare.learn.examiner", "compare.learn.answering"


class Unreadable(Exception):
    """A student's file in which no part is the student's, and why."""


async def check(exercise: Exercise, file: Path) -> Verdict:
    """Check a student's file, whatever is in it; whatever it started ends with the check."""
    try:
        own = part_of_student(file)
    except Unreadable as error:
        return troubled(exercise, str(error))
    begin, proofs = time.monotonic(), {name: token_hex() for name in exercise.tests}
    with place(exercise) as file:
        examination = Examination(
            EXAMINER, file, own + proven(exercise.check), own.count("\n"), exercise.seconds, proofs
        )
        in_time = await examination.run()
        verdict = read(exercise, examination.entries, proofs) if in_time else took_too_long(exercise, examination)
    seconds = round(time.monotonic() - begin, 2)
    return replace(verdict, seconds=seconds, printed=examination.printed, suspicions=suspicions(exercise, own))


async def confirmed(verdict: Verdict, file: Path) -> Verdict:
    """Ask the student's code and the solution the same questions, if tests beside the student's code are content."""
    exercise, random = verdict.exercise, SystemRandom()
    if not verdict.solved or not (questions := asked(exercise, random)):
        return verdict
    ours = await answers(exercise, part_of_student(exercise.solution), questions, SOLUTION_SECONDS)
    theirs = await answers(exercise, part_of_student(file), questions, exercise.seconds)
    if NO_ANSWER in ours:
        return troubled(exercise, "The solution was not ready in time; this machine has too much to do. Check again.")
    for question, expected, answer in zip(questions, ours, theirs, strict=True):
        if answer != expected:
            why = f"{question} should be {expected}, and is {answer}."
            return replace(verdict, tests=[*verdict.tests, Outcome(OTHER_INPUTS, False, readable(why)[:LONGEST_WHY])])
    return verdict


async def answers(exercise: Exercise, own: str, questions: list[str], seconds: float) -> list[str]:
    """Return what a text answers to each question; where it does not come so far, nothing."""
    with place(exercise) as file:
        examination = Examination(ANSWERING, file, own, own.count("\n"), seconds, questions)
        await examination.run()
    found = [str(entry["answer"]) for entry in examination.entries if "answer" in entry]
    return [*found, *[NO_ANSWER] * len(questions)][: len(questions)]


@contextmanager
def place(exercise: Exercise) -> Generator[Path]:
    """Make a folder for one examination, and name the file in it."""
    folder = Path(tempfile.mkdtemp(prefix="exercise-")).resolve()
    try:
        yield folder / exercise.path.name
    finally:
        remove(folder)


def took_too_long(exercise: Exercise, examination: Examination) -> Verdict:
    why = f"After {exercise.seconds:g} s, {begun(examination.entries)} is still not done. Is there an endless loop?"
    return troubled(exercise, why, examination.stuck_at())


def part_of_student(file: Path) -> str:
    """Read what stands above the marker.

    Raises:
        Unreadable: there is no such file, no such line, or no text.
    """
    try:
        return cut(reading.read(file).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"))[0]
    except FileNotFoundError:
        raise Unreadable(f"There is no file {file.name}.") from None
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable("The file is not UTF-8 text. Save it as UTF-8.") from error
    except NoMarker as error:
        raise Unreadable(f"The line {MARKER!r} is gone. Put it back below your part.") from error
