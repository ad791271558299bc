"""Structure: everything there is to know about an architecture's build, from its code, its start and its use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from compare.databases import scratch_folder
from compare.importing import ImportRefused
from compare.launcher import CouldNotStart
from compare.lodgers import shared_starter
from compare.starters import MakeStarter
from compare.structure.calls import Call, TraceIsTorn
from compare.structure.changes import Change, changes
from compare.structure.coupling import Coupled, coupling, undeclared
from compare.structure.files import File, files
from compare.structure.footprint import Footprint, measure
from compare.structure.modules import Sources
from compare.structure.observing import ROUNDS, observe
from compare.structure.use_cases import UseCaseFailed, use_cases
from compare.topology import Architecture

TROUBLE = (CouldNotStart, ImportRefused, TraceIsTorn, UseCaseFailed)


@dataclass(frozen=True)
class Structure:
    """One architecture, taken apart."""

    architecture: Architecture
    files: list[File]
    changes: list[Change]
    footprint: Footprint
    calls: dict[str, Call]
    coupling: list[Coupled]

    @property
    def deployables(self) -> tuple[str, ...]:
        """Give the apps that can be deployed alone; several processes may run the same one."""
        return tuple(dict.fromkeys(process.app for process in self.architecture.processes))

    @property
    def leaks(self) -> bool:
        """Are there more processes, or fewer, than it declares?"""
        return self.footprint.count != self.architecture.size

    @property
    def holds(self) -> bool:
        """Nobody runs who is not declared, and nobody calls whom he does not declare to call."""
        return not self.leaks and not undeclared(self.coupling)


def examine(architectures: Sequence[Architecture], console: Console) -> list[Structure]:
    """Take architectures apart, one after the other, since two at once would slow each other down.

    Raises:
        CouldNotStart, ImportRefused, TraceIsTorn, UseCaseFailed: one of them does not work.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=console)
    with TemporaryDirectory() as folder, shared_starter(architectures, Path(folder)) as starter, progress:
        return [_one(each, starter, _bar(progress, each)) for each in architectures]


def _bar(progress: Progress, architecture: Architecture) -> Callable[[], object]:
    """Begin a bar for an architecture, and give what moves it on: with each process, and each time it is used."""
    steps = len(architecture.replicas) + ROUNDS * len(use_cases(architecture))
    return partial(progress.advance, progress.add_task(f"Taking {architecture.name} apart", total=steps))


def _one(architecture: Architecture, starter: MakeStarter, advance: Callable[[], object]) -> Structure:
    sources = Sources()
    found = files(architecture, sources)
    with scratch_folder() as data:
        footprint = measure(architecture, data, advance)
        observed = observe(architecture, data, starter, advance)
    return Structure(
        architecture,
        found,
        changes(architecture, found, sources),
        footprint,
        observed.calls,
        coupling(architecture, observed),
    )
