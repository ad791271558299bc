"""Observing: a marketplace is used while its processes report what they do."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from compare.launcher import Fleet
from compare.starters import MakeStarter
from compare.structure.calls import Call, Trace
from compare.structure.collector import Collector
from compare.structure.connections import Arrows, connected
from compare.structure.use_cases import Visit, use_cases
from compare.topology import Architecture

ROUNDS = 4
OFTEN = {"REFRESH_SECONDS": "0.5"}
"""What is done now and then shall happen while we look."""


@dataclass(frozen=True)
class Observed:
    """What was seen of a marketplace in use."""

    calls: dict[str, Call]
    """By use case, the quickest of the rounds after the first: keys are fetched by then, and connections open."""

    arrows: Arrows
    """Who called whom at any time, be it for a use case or in the background."""


def observe(architecture: Architecture, data: Path, starter: MakeStarter, advance: Callable[[], object]) -> Observed:
    """Use a marketplace on a data folder that has the default data set.

    Raises:
        CouldNotStart, UseCaseFailed, TraceIsTorn: there is nothing to observe.
    """
    with Collector() as collector:
        fleet = Fleet(architecture, data, 0, {**collector.environment, **OFTEN}, starter=starter)
        traces, connections = _use(fleet, advance)
        # The fleet has stopped, and whoever stops sends what he has not sent yet.
        processes = {pid: member.process for member in fleet.members.values() for pid in member.pids}
    trace = Trace(collector.spans, processes)
    trees = {use_case: list(map(trace.tree, each)) for use_case, each in traces.items()}
    calls = {use_case: min(each[1:], key=lambda call: call.ms) for use_case, each in trees.items()}
    return Observed(calls, connections | trace.arrows())


def _use(fleet: Fleet, advance: Callable[[], object]) -> tuple[dict[str, list[str]], Arrows]:
    """Do everything some times; give the traces by use case, and who was connected with whom."""
    wanted = list(use_cases(fleet.architecture))
    traces: dict[str, list[str]] = {use_case: [] for use_case in wanted}
    arrows: Arrows = set()
    with fleet, Visit(fleet) as visit:
        for use_case in wanted * ROUNDS:
            traces[use_case].append(visit.does(use_case))
            arrows |= connected(fleet.members.values())
            advance()
    return traces, arrows
