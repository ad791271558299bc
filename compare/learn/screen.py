"""Screen: how exercises, verdicts and progress look in a terminal."""

import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from compare.learn import reading
from compare.learn.exercise import Exercise
from compare.learn.progress import Progress
from compare.learn.verdict import Outcome, Verdict

BAR = 27
MOST_LINES, MOST_FAILURES = 8, 2
WORDS = {
    "hint": "one step further, three in all",
    "check": "check again; saving the file does it too",
    "next": "the next one that is not solved",
    "back": "the one before",
    "go": "to another one, as in `go 3`",
    "list": "all exercises, and how far you are",
    "reset": "the file as it was; your text is kept in NAME.before",
    "solution": "how we did it; before you have solved it, it counts as shown",
    "help": "these words",
    "quit": "the end for today",
}

console = Console(highlight=False)


def say(text: str, style: str = "") -> None:
    """Print a text as it is, at once."""
    console.print(text, style=style, markup=False, soft_wrap=True)
    sys.stdout.flush()


def tell(sentences: str) -> None:
    """Print sentences; in a terminal, no word is cut at the end of a line."""
    console.print(sentences, markup=False, soft_wrap=not console.is_terminal)
    sys.stdout.flush()


def bar(solved: int, of: int) -> str:
    full = BAR * solved // max(of, 1)
    return f"[{'█' * full}{'░' * (BAR - full)}] {solved} of {of} solved"


def show_exercise(exercise: Exercise, number: int, of: int, file: Path) -> None:
    """Say where the student is and what is to be done."""
    say(f"\nExercise {number} of {of}: {exercise.title}", style="bold")
    say(f"File: {file}")
    tell(f"Your task: {exercise.task}")


def show_verdict(verdict: Verdict, file: Path) -> None:
    """Say what fails, in few lines; what passes needs none."""
    if verdict.trouble:
        show_failure("the file cannot be checked", verdict.trouble, file)
    failed = [test for test in verdict.tests if not test.passed and not verdict.trouble]
    for test in failed[:MOST_FAILURES]:
        show_failure(test.sentence, test, file)
    if more := failed[MOST_FAILURES:]:
        say(f"… and {len(more)} more", style="red")
    if verdict.printed.strip() and not verdict.solved:
        lines = verdict.printed.strip().splitlines()[-MOST_LINES:]
        say("It printed:\n" + "\n".join(f"    {line}" for line in lines), style="dim")


def show_failure(what: str, outcome: Outcome, file: Path) -> None:
    say(f"✗ {what}", style="red")
    for line in outcome.why.splitlines()[:MOST_LINES]:
        say(f"    {line}")
    if outcome.line:
        say(f"    {file}, line {outcome.line}{code(file, outcome.line)}")


def code(file: Path, line: int) -> str:
    """Give what stands in a line, if it is still there."""
    lines = (reading.content(file) or b"").decode("utf-8", "replace").splitlines()
    return f": {lines[line - 1].strip()}" if line <= len(lines) else ""


def show_words() -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for word, meaning in WORDS.items():
        table.add_row(Text(word, "bold"), meaning)
    say("\nType one of these words, then Enter:")
    console.print(table)


def show_list(exercises: Sequence[Exercise], progress: Progress, current: Exercise) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for exercise in exercises:
        arrow = "→" if exercise == current else ""
        table.add_row(arrow, exercise.name[:2], Text(exercise.title), state(exercise.name, progress))
    console.print(table)
    say(bar(count(exercises, progress.solved), len(exercises)))


def state(name: str, progress: Progress) -> str:
    """Say in words how far an exercise is."""
    hints = progress.hints.get(name, 0)
    facts = {
        "solved": name in progress.solved,
        "solution shown": name in progress.shown,
        f"{hints} hint{'s' if hints > 1 else ''}": hints > 0,
    }
    return ", ".join(fact for fact, holds in facts.items() if holds)


def count(exercises: Sequence[Exercise], names: Collection[str]) -> int:
    return sum(exercise.name in names for exercise in exercises)
