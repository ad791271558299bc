"""Grading: all exercises of a folder checked, as a table, as JSON and as JUnit XML."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table
from rich.text import Text

from compare.learn.checking import check, confirmed
from compare.learn.course import WorkingCopy
from compare.learn.exercise import Exercise
from compare.learn.questions import questions_about
from compare.learn.verdict import Verdict, readable, troubled

AT_A_TIME = 2
UNASKED = "no questions can be asked about it, so only tests beside the student's code have checked it"


async def grade(exercises: Sequence[Exercise], folder: Path, done: Callable[[], None]) -> list[Verdict]:
    """Check the exercises, two at a time; call `done` after each."""
    free = asyncio.Semaphore(AT_A_TIME)

    async def one(exercise: Exercise) -> Verdict:
        async with free:
            verdict = await graded(exercise, WorkingCopy(folder).file(exercise))
        done()
        return verdict

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(exercise)) for exercise in exercises]
    return [task.result() for task in tasks]


async def graded(exercise: Exercise, file: Path) -> Verdict:
    """Check a file; an error that was not thought of is its result, too, so that all others keep theirs."""
    try:
        return await confirmed(await check(exercise, file), file)
    except Exception as error:
        why = f"The check broke off ({type(error).__name__}: {error}). Read {file.name} yourself."
        return troubled(exercise, why)


def as_data(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Give what a program reads."""
    exercises = [
        {
            "name": verdict.exercise.name,
            "solved": verdict.solved,
            "tests": [{"name": each.sentence, "passed": each.passed, "message": each.why} for each in verdict.tests],
            "seconds": verdict.seconds,
            "suspicious": list(verdict.suspicions),
            "unasked": is_unasked(verdict),
        }
        for verdict in verdicts
    ]
    return {"exercises": exercises, "solved": solved(verdicts), "of": len(verdicts)}


def as_junit(verdicts: Sequence[Verdict]) -> bytes:
    """Give what course platforms read: a suite an exercise, a case a test."""
    root = ElementTree.Element("testsuites", name="exercises")
    for verdict in verdicts:
        _add_suite(root, verdict)
    ElementTree.indent(root)
    return ElementTree.tostring(root, "utf-8", xml_declaration=True)


def _add_suite(root: ElementTree.Element, verdict: Verdict) -> None:
    failed = [test for test in verdict.tests if not test.passed]
    counts = {"tests": len(verdict.tests), "failures": len(failed), "errors": 0, "skipped": 0}
    attributes = {"name": verdict.exercise.name, "time": f"{verdict.seconds:.2f}"}
    suite = ElementTree.SubElement(root, "testsuite", attributes | {key: str(value) for key, value in counts.items()})
    if found := properties(verdict):
        element = ElementTree.SubElement(suite, "properties")
        for name, value in found.items():
            ElementTree.SubElement(element, "property", name=name, value=value)
    for test in verdict.tests:
        case = ElementTree.SubElement(suite, "testcase", classname=verdict.exercise.name, name=test.sentence)
        if test in failed:
            ElementTree.SubElement(case, "failure", message=test.why).text = test.why


def properties(verdict: Verdict) -> dict[str, str]:
    """Say what makes an instructor read a file."""
    suspicious = {"suspicious": listed(verdict)} if verdict.suspicions else {}
    return suspicious | ({"unasked": UNASKED} if is_unasked(verdict) else {})


def is_unasked(verdict: Verdict) -> bool:
    """Tell whether tests beside the student's code are all that a solved exercise has passed."""
    return verdict.solved and not questions_about(verdict.exercise)


def solved(verdicts: Sequence[Verdict]) -> int:
    return sum(verdict.solved for verdict in verdicts)


def show(verdicts: Sequence[Verdict], console: Console) -> None:
    """Print an exercise a row, with the first thing that is missing."""
    table = Table("exercise", "", "what is missing", box=None, pad_edge=False)
    for verdict in verdicts:
        mark = Text("✓", "green") if verdict.solved else Text("✗", "red")
        table.add_row(verdict.exercise.name, mark, Text(missing(verdict)))
    console.print(table)
    for verdict in verdicts:
        if verdict.suspicions:
            console.print(Text(f"Read {verdict.exercise.name} yourself: it mentions {listed(verdict)}.", "yellow"))
        if is_unasked(verdict):
            console.print(Text(f"Read {verdict.exercise.name} yourself: {UNASKED}.", "yellow"))
    console.print(f"{solved(verdicts)} of {len(verdicts)} solved.")


def listed(verdict: Verdict) -> str:
    return readable(", ".join(verdict.suspicions))


def missing(verdict: Verdict) -> str:
    failed = (verdict.trouble or test for test in verdict.tests if not test.passed)
    return next(failed).why.partition("\n")[0] if not verdict.solved else ""
