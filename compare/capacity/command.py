"""Command: `marketplace capacity`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from compare.capacity import document, measurements, tables
from compare.capacity.assumptions import Assumptions
from compare.report import index
from compare.stopping import stop_on_signals
from compare.topology import Architecture

output = Console(highlight=False)


@dataclass(frozen=True)
class Question:
    """What somebody wants to know."""

    architectures: Sequence[Architecture]
    scales: Sequence[float]
    """Users a day."""

    assumptions: Assumptions
    measured: Path
    """Where measurements are, or go."""

    reports: Path
    measure: bool
    """Whether to measure first; False where that was done before."""


def run(question: Question, as_json: bool) -> int:
    """Measure if need be, answer, and put the answer into the report; give the exit code."""
    stop_on_signals()
    if question.measure and not _has_measured(question):
        return 1
    known = measurements.read(question.measured).of(question.architectures)
    data = document.as_data(known, question.assumptions, question.scales)
    written = (document.write(data, question.reports), index.write(question.reports))
    if as_json:
        print(json.dumps(data))
    else:
        tables.show(data, output)
        output.print(f"\nMeasured: {question.measured}. Reports: {', '.join(map(str, written))}", soft_wrap=True)
    return 0


def _has_measured(question: Question) -> bool:
    """Measure and write it down; show why that did not work."""
    from compare.capacity import measuring  # It imports all that starts and loads a marketplace, which takes a while.

    aside = measuring.aside
    aside.print("Measuring; whatever else this machine does makes it look more expensive.")
    try:
        measurements.write(measuring.measure(question.architectures, measuring.Effort()), question.measured)
    except measuring.TROUBLE as error:
        aside.print(str(error), style="red", markup=False, soft_wrap=True)
        return False
    except KeyboardInterrupt:
        aside.print("Stopped.")
        return False
    return True


def must_measure(measured: Path, again: bool, architectures: Sequence[Architecture]) -> bool:
    """Tell whether to measure: when told to, and when there is nothing for all of these yet."""
    return again or not measured.is_file() or not _covers(measured, architectures)


def _covers(measured: Path, architectures: Sequence[Architecture]) -> bool:
    return {each.name for each in architectures} <= measurements.read(measured).marketplaces.keys()
