"""Measuring: everything that the model has to know, of each architecture in turn; about a minute in all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from compare import snapshots
from compare.capacity import counting, learning, loading, writing
from compare.capacity.assumptions import USE_CASES
from compare.capacity.crowding import Crowd
from compare.capacity.learning import CROWDS, ONCE
from compare.capacity.measurements import Marketplace, Measurements
from compare.capacity.visitors import Shop
from compare.importing import ImportRefused
from compare.launcher import CouldNotStart, Fleet
from compare.lodgers import shared_starter
from compare.machine import machine
from compare.starters import MakeStarter
from compare.topology import Architecture

TROUBLE = (CouldNotStart, ImportRefused, loading.Refused, TimeoutError)

aside = Console(stderr=True, highlight=False)


@dataclass(frozen=True)
class Effort:
    """How often everything is measured, and by how many requests."""

    rounds: int = 2
    requests: int = 100
    """Of each use case in each round; of those that hash, a quarter."""

    crowds: Sequence[Crowd] = CROWDS
    """Whose ratings are learned from, the second beside the first."""


def measure(architectures: Sequence[Architecture], effort: Effort) -> Measurements:
    """Measure all; only ratios between them are worth much on a machine that does other things, too.

    Raises:
        CouldNotStart, ImportRefused, Refused, TimeoutError: one of them does not work.
    """
    progress = Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=aside)
    with TemporaryDirectory() as folder, shared_starter(architectures, Path(folder)) as starter, progress:
        writer = writing.measure(Path(folder))
        bars = {each.name: _bar(progress, each, effort) for each in architectures}
        found = {each.name: _one(each, starter, effort, bars[each.name]) for each in architectures}
    return Measurements(machine(), writer, found)


def _bar(progress: Progress, architecture: Architecture, effort: Effort) -> Callable[[], object]:
    total = len(USE_CASES) * (1 + effort.rounds) + len(effort.crowds)
    return partial(progress.advance, progress.add_task(f"Measuring {architecture.name}", total=total))


def _one(
    architecture: Architecture, starter: MakeStarter, effort: Effort, advance: Callable[[], object]
) -> Marketplace:
    snapshots.made(architecture, snapshots.kept(architecture), starter)
    counted = counting.count(architecture, starter, advance)
    with TemporaryDirectory() as data:
        snapshots.reset(architecture, Path(data), snapshots.kept(architecture))
        with Fleet(architecture, Path(data), 0, ONCE, starter=starter) as fleet:
            costs = loading.costs(Shop.of(fleet), counted, effort.rounds, effort.requests, advance)
            processes = loading.rest(fleet)
    with TemporaryDirectory() as data:
        model = learning.learn(architecture, Path(data), starter, effort.crowds, advance)
    return Marketplace(architecture.entry, processes, costs, model)
