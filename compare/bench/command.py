"""The command: `marketplace bench`, first the workloads and then the ratios with their goals."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console

from compare.bench import bench, document, ratios, tables
from compare.bench.scenarios import SCENARIOS
from compare.bench.workloads import WORKLOADS
from compare.foreground import stop_on_signals
from compare.launcher import CouldNotStart
from compare.topology import Architecture

EVERYTHING = (*WORKLOADS, "scale", *SCENARIOS)

output = Console(highlight=False)


@dataclass(frozen=True)
class Plan:
    """What is to be measured, how often and for how long."""

    architectures: Sequence[Architecture]
    only: Sequence[str]
    """Workloads and scenarios; none means all."""

    rounds: int
    seconds: float
    reports: Path

    @property
    def chosen(self) -> Sequence[str]:
        return self.only or EVERYTHING

    @property
    def unknown(self) -> list[str]:
        return [name for name in self.only if name not in EVERYTHING]


@dataclass(frozen=True)
class Part:
    """Figures that are done."""

    name: str
    data: dict[str, Any]
    show: Callable[[Console], None]
    files: Sequence[Path]


def run(plan: Plan, as_json: bool = False) -> int:
    """Measure, and show each part as soon as it is done or print all of it as JSON; give the exit code."""
    if plan.unknown:
        refusal = f"There is no {' or '.join(plan.unknown)} to measure; there are: {', '.join(EVERYTHING)}."
        bench.aside.print(refusal, style="red", soft_wrap=True)
        return 2
    stop_on_signals()
    try:
        found = {part.name: part.data for part in map(partial(told, quietly=as_json), parts(plan))}
    except CouldNotStart as error:
        bench.aside.print(str(error), style="red", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        bench.aside.print("Stopped.")
        return 1
    if as_json:
        print(json.dumps(found))
    return 1 if found.get("bench", {}).get("wrong") else 0


def parts(plan: Plan) -> Iterator[Part]:
    """Measure one part after the other."""
    if loads := [name for name in plan.chosen if name not in SCENARIOS]:
        loaded = bench.measure(plan.architectures, loads, plan.rounds, plan.seconds)
        files = document.write(loaded, plan.reports)
        yield Part("bench", document.as_data(loaded), partial(tables.show, loaded), files)
    if scenarios := [name for name in plan.chosen if name in SCENARIOS]:
        compared = ratios.measure(plan.rounds, scenarios)
        yield Part(
            "ratios", ratios.as_data(compared), partial(ratios.show, compared), ratios.write(compared, plan.reports)
        )


def told(part: Part, quietly: bool) -> Part:
    if not quietly:
        part.show(output)
        output.print(f"Figures: {', '.join(map(str, part.files))}", soft_wrap=True)
    return part
