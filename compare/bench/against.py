"""A comparison with another commit: both checkouts take turns in one run, and each figure becomes a ratio.

A ratio above 1 is better than at the commit, whether more or less of the figure is good. The comparison passes unless
the whole interval of a ratio is below `LIMIT`.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from compare.bench import workloads
from compare.bench.bench import Measured, aside
from compare.bench.checkouts import ROOT, Checkout, NoCheckout, checked_out, commit
from compare.bench.elsewhere import label, running
from compare.bench.intervals import Interval, interval
from compare.bench.samples import Sample
from compare.launcher import CouldNotStart
from compare.machine import machine
from compare.stopping import stop_on_signals
from compare.topology import Architecture

LIMIT = 0.97
WORKLOADS = ("browse", "item_page", "place_order", "shop")
SECONDS = 1.0
FILE = "against.json"
FIGURES = {
    "throughput": ("peak", "per second", 1),
    "CPU/request": ("peak", "CPU ms", -1),
    "p50": ("steady", "p50 ms", -1),
    "p95": ("steady", "p95 ms", -1),
}
"""For each figure: the kind of load, its name in a sample, and whether more (1) or less (-1) of it is better."""

output = Console(highlight=False)


@dataclass(frozen=True)
class Ratio:
    """One figure of these files by the same figure of the commit, round by round."""

    architecture: str
    workload: str
    figure: str
    rounds: Sequence[float]

    @property
    def interval(self) -> Interval:
        return interval(self.rounds)

    @property
    def passes(self) -> bool:
        return self.interval.high >= LIMIT

    def __str__(self) -> str:
        found = self.interval
        return f"{found.middle:.2f} {found.low:.2f}…{found.high:.2f}"


@dataclass(frozen=True)
class Comparison:
    """What a run found."""

    commit: str
    ratios: Sequence[Ratio]
    measured: Measured

    @property
    def slower(self) -> list[Ratio]:
        return [ratio for ratio in self.ratios if not ratio.passes]

    @property
    def passes(self) -> bool:
        return not self.slower and not self.measured.wrong

    def as_data(self) -> dict[str, Any]:
        ratios = [asdict(ratio) | {"interval": asdict(ratio.interval), "passes": ratio.passes} for ratio in self.ratios]
        troubles = {"warnings": self.measured.warnings, "wrong": self.measured.wrong}
        found = {"commit": self.commit, "limit": LIMIT, "passes": self.passes, "ratios": ratios}
        return {"machine": machine(), **found, **troubles}


@dataclass(frozen=True)
class Plan:
    """What is compared with which commit, how often and for how long."""

    commit: str
    architectures: Sequence[Architecture]
    only: Sequence[str]
    """Workloads; none means those of `WORKLOADS`."""

    rounds: int
    seconds: float
    reports: Path


def run(plan: Plan, as_json: bool = False) -> int:
    """Compare, and print the ratios; return the exit code: 1 if a figure is surely worse, 2 if nothing was compared."""
    stop_on_signals()
    try:
        if unknown := [name for name in plan.only if name not in workloads.WORKLOADS]:
            possible = ", ".join(workloads.WORKLOADS)
            raise NoCheckout(f"{' and '.join(unknown)} cannot be compared with a commit; these can: {possible}.")
        plan.reports.mkdir(parents=True, exist_ok=True)
        found = compare(plan, commit(plan.commit))
        (plan.reports / FILE).write_text(json.dumps(found.as_data(), indent=1), "utf-8")
    except (NoCheckout, CouldNotStart, OSError) as error:
        aside.print(str(error), style="red", markup=False, soft_wrap=True)
        return 2
    except KeyboardInterrupt:
        aside.print("Stopped.")
        return 2
    if as_json:
        print(json.dumps(found.as_data()))
    else:
        show(found, plan)
    return 0 if found.passes else 1


def compare(plan: Plan, sha: str) -> Comparison:
    """Measure both checkouts in turn, one architecture after the other."""
    here, measured, ratios = Checkout("these files", ROOT), Measured(), []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=aside) as progress:
        getting = progress.add_task(f"checking out {sha[:10]}", total=1)
        with checked_out(sha) as there:
            progress.advance(getting)
            for architecture in plan.architectures:
                samples = list(take_turns(plan, architecture, (here, there), progress))
                measured.samples += samples
                ratios += compared(samples, architecture, here, there)
    return Comparison(sha, ratios, measured)


def take_turns(
    plan: Plan, architecture: Architecture, checkouts: Sequence[Checkout], progress: Progress
) -> Iterator[Sample]:
    """Run an architecture from both checkouts at the same time, and load them in the order A B, B A, A B, …"""
    chosen = [name for name in workloads.WORKLOADS if name in (plan.only or WORKLOADS)]
    bars = {name: progress.add_task(f"{architecture.name} {name}", total=plan.rounds + 1) for name in chosen}
    with ExitStack() as stack:
        places = [stack.enter_context(running(checkout, architecture)) for checkout in checkouts]
        for name, bar in bars.items():
            advance: Callable[[], None] = partial(progress.advance, bar)
            yield from workloads.measure(places, name, plan.rounds, plan.seconds, advance)


def compared(samples: Sequence[Sample], architecture: Architecture, here: Checkout, there: Checkout) -> Iterator[Ratio]:
    """Divide round by round, because the machine was equally fast for both halves of a round."""
    by_place = {(each.architecture, each.workload, each.mode, each.round): each.figures() for each in samples}
    for workload in dict.fromkeys(each.workload for each in samples):
        for figure, (mode, key, sign) in FIGURES.items():
            ours, theirs = (
                [each[key] for (name, *what, _), each in by_place.items() if (name, what) == (side, [workload, mode])]
                for side in (label(architecture, here), label(architecture, there))
            )
            rounds = [(one / other) ** sign for one, other in zip(ours, theirs, strict=True)]
            yield Ratio(architecture.name, workload, figure, rounds)


def show(found: Comparison, plan: Plan) -> None:
    """Print a table of ratios for each architecture, then what is wrong and what is slower."""
    for architecture in dict.fromkeys(ratio.architecture for ratio in found.ratios):
        output.print(table(architecture, [ratio for ratio in found.ratios if ratio.architecture == architecture]))
        output.print()
    for trouble, style in ((found.measured.warnings, "yellow"), (found.measured.wrong, "red")):
        for sentence in trouble:
            output.print(sentence, style=style, markup=False, soft_wrap=True)
    for ratio in found.slower:
        said = f"{ratio.architecture}, {ratio.workload}: {ratio.figure} is {ratio}, wholly below {LIMIT}."
        output.print(said, style="red", markup=False, soft_wrap=True)
    if not found.slower:
        output.print(f"Each interval reaches {LIMIT}: no figure is surely worse than at {found.commit[:10]}.")
    output.print(f"Figures: {plan.reports / FILE}", soft_wrap=True)


def table(architecture: str, ratios: Sequence[Ratio]) -> Table:
    made = Table(architecture, *FIGURES, box=None, pad_edge=False)
    for workload in dict.fromkeys(ratio.workload for ratio in ratios):
        row = [ratio for ratio in ratios if ratio.workload == workload]
        cells = [f"{ratio}" if ratio.passes else f"[red]{ratio}[/]" for ratio in row]
        made.add_row(workload.replace("_", " "), *cells)
    return made
