"""Command: `marketplace capacity`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from compare.capacity import document, measurements, measuring, tables
from compare.capacity.assumptions import Assumptions
from compare.capacity.measurements import Measurements
from compare.capacity.measuring import TROUBLE, Effort, aside
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
    effort: Effort | None = None
    """How thoroughly to measure; None where that was done before."""


def run(question: Question, as_json: bool) -> int:
    """Measure if need be, answer, and put the answer into the report; give the exit code."""
    stop_on_signals()
    try:
        known = _measured(question)
    except TROUBLE as error:
        aside.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        aside.print("Stopped.")
        return 1
    data = document.as_data(known, question.assumptions, question.scales)
    written = (document.write(data, question.reports), index.write(question.reports))
    if as_json:
        print(json.dumps(data))
    else:
        tables.show(data, output)
        output.print(f"\nMeasured: {question.measured}. Reports: {', '.join(map(str, written))}", soft_wrap=True)
    return 0


def _measured(question: Question) -> Measurements:
    if question.effort is None:
        return measurements.read(question.measured)
    aside.print("Measuring; whatever else this machine does makes it look more expensive.")
    found = measuring.measure(question.architectures, question.effort)
    measurements.write(found, question.measured)
    return found


def effort(measured: Path, again: bool, architectures: Sequence[Architecture]) -> Effort | None:
    """Tell whether to measure: when told to, and when there is nothing for all of these yet."""
    if not again and measured.is_file() and _covers(measured, architectures):
        return None
    return Effort()


def _covers(measured: Path, architectures: Sequence[Architecture]) -> bool:
    return list(measurements.read(measured).marketplaces) == [each.name for each in architectures]
