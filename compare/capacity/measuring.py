"""Measuring: everything that the model has to know, of all architectures in turn; about a minute."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from compare import snapshots
from compare.capacity import counting, learning, writing
from compare.capacity.assumptions import USE_CASES
from compare.capacity.counting import Counted
from compare.capacity.crowding import Crowd
from compare.capacity.learning import CROWDS, ONCE
from compare.capacity.loading import Refused, Rounds, costs, load, rest
from compare.capacity.measurements import Marketplace, Measurements, Model, Running
from compare.capacity.visitors import Shop
from compare.importing import ImportRefused
from compare.launcher import CouldNotStart, Fleet
from compare.lodgers import shared_starter
from compare.machine import machine
from compare.starters import MakeStarter
from compare.topology import Architecture

TROUBLE = (CouldNotStart, ImportRefused, Refused, TimeoutError)

aside = Console(stderr=True, highlight=False)


@dataclass(frozen=True)
class Effort:
    """How often everything is measured, and by how many requests."""

    rounds: int = 3
    requests: int = 100
    """Of each use case in each round; of those that hash, a quarter."""

    crowds: Sequence[Crowd] = CROWDS
    """Whose ratings are learned from, the second beside the first."""


def measure(architectures: Sequence[Architecture], effort: Effort) -> Measurements:
    """Measure all; only ratios between them are worth much on a machine that does other things, too.

    Raises:
        CouldNotStart, ImportRefused, Refused, TimeoutError: one of them does not work.
    """
    bars = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=aside)
    with TemporaryDirectory() as folder, shared_starter(architectures, Path(folder)) as starter, bars:
        writer = writing.measure(Path(folder))
        advance = _bar(bars, "Counting in traces", len(USE_CASES) * len(architectures))
        counted = {each.name: _counted(each, starter, advance) for each in architectures}
        advance = _bar(bars, "Weighing requests", len(USE_CASES) * effort.rounds)
        processes, rounds = _loaded(architectures, starter, effort, advance)
        advance = _bar(bars, "Learning", len(architectures) * len(effort.crowds))
        models = {each.name: _learned(each, starter, effort, advance) for each in architectures}
    found = {
        each.name: Marketplace(
            each.entry, processes[each.name], costs(rounds[each.name], counted[each.name]), models[each.name]
        )
        for each in architectures
    }
    return Measurements(machine(), writer, found)


def _bar(progress: Progress, what: str, total: int) -> Callable[[], object]:
    return partial(progress.advance, progress.add_task(what, total=total))


def _counted(architecture: Architecture, starter: MakeStarter, advance: Callable[[], object]) -> dict[str, Counted]:
    snapshots.made(architecture, snapshots.kept(architecture), starter)
    return counting.count(architecture, starter, advance)


def _loaded(
    architectures: Sequence[Architecture], starter: MakeStarter, effort: Effort, advance: Callable[[], object]
) -> tuple[dict[str, dict[str, Running]], dict[str, Rounds]]:
    """Run all at the same time, so that they can be asked in turn."""
    with ExitStack() as stack:
        fleets = [_open(stack, architecture, starter) for architecture in architectures]
        rounds = load(list(map(Shop.of, fleets)), effort.rounds, effort.requests, advance)
        processes = {fleet.architecture.name: rest(fleet) for fleet in fleets}
    return processes, dict(zip(processes, rounds, strict=True))


def _open(stack: ExitStack, architecture: Architecture, starter: MakeStarter) -> Fleet:
    """Start an architecture on the default data, so that it has learned from them before it is asked."""
    data = Path(stack.enter_context(TemporaryDirectory()))
    snapshots.reset(architecture, data, snapshots.kept(architecture))
    return stack.enter_context(Fleet(architecture, data, 0, ONCE, starter=starter))


def _learned(architecture: Architecture, starter: MakeStarter, effort: Effort, advance: Callable[[], object]) -> Model:
    with TemporaryDirectory() as data:
        return learning.learn(architecture, Path(data), starter, effort.crowds, advance)
