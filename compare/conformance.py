"""Conformance: the same suite against every architecture, one table, and every difference explained."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from compare.differences import Pair, Verdict, pairs
from compare.recording import Played, Recording

LOOK_SECONDS = 0.3
SHOWN = 10
GAP = 2
MARKS = {"passed": "[green]✓[/]", "failed": "[red]✗[/]", "missing": "[yellow]-[/]"}

console = Console(highlight=False)


@dataclass(frozen=True)
class Comparison:
    """What every architecture made of every test; the first is the oracle."""

    architectures: list[str]
    played: dict[str, dict[str, Played]]
    pairs: list[Pair]
    """Every request, with the first architecture's answer and another's."""

    @property
    def tests(self) -> list[str]:
        return list(dict.fromkeys(test for played in self.played.values() for test in played))

    def outcome(self, test: str, architecture: str) -> str:
        played = self.played[architecture].get(test)
        return played.outcome if played else "missing"

    def judged(self, verdict: Verdict) -> list[Pair]:
        return [pair for pair in self.pairs if pair.verdict == verdict]

    @property
    def unexplained(self) -> list[Pair]:
        return self.judged("different")

    @property
    def holds(self) -> bool:
        """Every test passed everywhere, and nothing differs without a reason."""
        outcomes = {self.outcome(test, architecture) for test in self.tests for architecture in self.architectures}
        return outcomes == {"passed"} and not self.unexplained


def compare(architectures: Sequence[str], folder: Path, select: str = "") -> Comparison:
    """Run the suite against each, at the same time, and compare what they answered with the first."""
    folder.mkdir(parents=True, exist_ok=True)
    recordings = [Recording(architecture, folder, select) for architecture in architectures]
    try:
        watch(recordings)
    finally:
        for recording in recordings:
            recording.stop()
    for trouble in filter(None, (recording.trouble for recording in recordings)):
        console.print(trouble, style="red", markup=False)
    played = {recording.architecture: recording.played() for recording in recordings}
    return Comparison(list(architectures), played, side_by_side(played))


def watch(recordings: Sequence[Recording]) -> None:
    """Show how far each run is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bars = [progress.add_task(f"Testing {recording.architecture}", total=None) for recording in recordings]
        while not all(recording.ended for recording in recordings):
            for bar, recording in zip(bars, recordings, strict=True):
                progress.update(bar, completed=recording.count())
            time.sleep(LOOK_SECONDS)
        for bar, recording in zip(bars, recordings, strict=True):
            progress.update(bar, completed=recording.count(), total=max(recording.count(), 1))


def side_by_side(played: dict[str, dict[str, Played]]) -> list[Pair]:
    oracle, *others = played.values()
    return [
        pair for other in others for test, mine in oracle.items() if test in other for pair in pairs(mine, other[test])
    ]


def sentence(test: str) -> str:
    """Read a test's name aloud: `…/test_orders.py::test_an_order_is_seen[1]` is "orders: an order is seen [1]"."""
    file, _, name = test.partition("::test_")
    name, bracket, parameters = name.partition("[")
    return f"{Path(file).stem.removeprefix('test_')}: {name.replace('_', ' ')} {bracket}{parameters}".rstrip()


def show(comparison: Comparison) -> None:
    """Print the table, and what differs without a reason."""
    table = Table(box=None, pad_edge=False)
    for_marks = sum(len(name) + GAP for name in comparison.architectures)
    table.add_column("test", no_wrap=True, overflow="ellipsis", max_width=console.width - for_marks)
    for name in comparison.architectures:
        table.add_column(name, min_width=len(name))
    for test in comparison.tests:
        marks = [MARKS.get(comparison.outcome(test, name), "?") for name in comparison.architectures]
        table.add_row(Text(sentence(test)), *marks)
    console.print(table)
    for difference in comparison.unexplained[:SHOWN]:
        console.print(f"{sentence(difference.test)}\n  {difference.request}", style="red", markup=False)
        for name, answer in zip(comparison.architectures, difference.answers, strict=False):
            console.print(f"    {name}: {answer[:200]}", markup=False)
    if more := comparison.unexplained[SHOWN:]:
        console.print(f"… and {len(more)} more; the report has all of them.", style="red")
    console.print(in_short(comparison))


def in_short(comparison: Comparison) -> str:
    counts = {verdict: len(comparison.judged(verdict)) for verdict in get_args(Verdict)}
    answers = ", ".join(f"{count:,} {verdict}" for verdict, count in counts.items())
    return f"{len(comparison.tests)} tests, {len(comparison.pairs):,} answers: {answers}."
