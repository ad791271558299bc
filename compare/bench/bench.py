"""Bench: every workload on every architecture, and what the figures are worth."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from compare.bench import hops, scaling, workloads
from compare.bench.hops import Work
from compare.bench.samples import Sample
from compare.bench.workloads import WORKLOADS, Place, open_places
from compare.members import family
from compare.topology import Architecture

BUSY = 0.8
"""A driver that takes more of a processor than this may be what was measured."""

ON_TIME = 0.98
"""If fewer requests than this were sent when they were due, the rate was not what it says."""

TOO_MANY = 0.01
"""A larger share of errors than this, and it is not the workload that was measured."""

aside = Console(stderr=True, highlight=False)
"""For progress, so that standard output has the figures and nothing else."""


@dataclass
class Measured:
    """A whole run."""

    samples: list[Sample] = field(default_factory=list)
    work: dict[str, dict[str, Work]] = field(default_factory=dict)
    """By architecture and workload."""

    declared: dict[str, int] = field(default_factory=dict)
    """How many processes each architecture says it has."""

    processes: dict[str, int] = field(default_factory=dict)
    """How many there really are, counted by the system."""

    @property
    def warnings(self) -> list[str]:
        """Say which samples are not to be trusted, and why."""
        busy = {
            f"The driver took {sample.driver:.0%} of a processor in {named(sample)}; it may be the bottleneck."
            for sample in self.samples
            if sample.driver > BUSY
        }
        late = {
            f"Only {sample.on_time:.0%} of the requests were sent when they were due in {named(sample)}."
            for sample in self.samples
            if sample.on_time < ON_TIME
        }
        return sorted(busy | late)

    @property
    def wrong(self) -> list[str]:
        """Say what makes the figures worthless: an architecture is not what it says, or refuses to work."""
        others = [
            f"{name} runs as {count} processes and declares {self.declared[name]}."
            for name, count in self.processes.items()
            if count != self.declared[name]
        ]
        refused = {
            f"{sample.refused} of {sample.answers} answers were errors in {named(sample)}."
            for sample in self.samples
            if sample.refused > TOO_MANY * sample.answers
        }
        return others + sorted(refused)


def named(sample: Sample) -> str:
    return f"{sample.workload} on {sample.architecture}, {sample.mode}, round {sample.round + 1}"


def measure(architectures: Sequence[Architecture], chosen: Sequence[str], rounds: int, seconds: float) -> Measured:
    """Run the chosen workloads; show how far it is."""
    measured, loads = Measured(), [each for each in WORKLOADS if each in chosen]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=aside) as progress:
        bar = progress.add_task("counting hops", total=len(loads) * len(architectures))
        measured.work = hops.count(architectures, loads, partial(progress.advance, bar)) if loads else {}
        with open_places(architectures) as places:
            _count_processes(places, measured)
            for workload in loads:
                advance = partial(progress.advance, progress.add_task(workload, total=rounds + 1))
                measured.samples += workloads.measure(places, workload, rounds, seconds, advance)
        if "scale" in chosen and any(map(scaling.can_scale, architectures)):
            advance = partial(progress.advance, progress.add_task("scale", total=rounds))
            measured.samples += scaling.measure(architectures, rounds, seconds, advance)
    return measured


def _count_processes(places: Sequence[Place], measured: Measured) -> None:
    for fleet in (place.fleet for place in places):
        measured.declared[fleet.architecture.name] = fleet.architecture.size
        measured.processes[fleet.architecture.name] = sum(map(len, map(family, fleet.members.values())))
