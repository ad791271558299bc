"""Data commands: `marketplace import` and `marketplace reset`."""

import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from compare import importing, movielens, snapshots
from compare.csv_rows import DataSetCannotBeRead
from compare.databases import DatabaseIsBusy
from compare.foreground import console, say, stop_on_signals, up
from compare.importing import DataSet, Destination, ImportRefused
from compare.launcher import CouldNotStart, Fleet, running
from compare.running import unless_running
from compare.topology import Architecture
from contracts.imports import ImportReport

TROUBLE = (CouldNotStart, DatabaseIsBusy, DataSetCannotBeRead, ImportRefused)


def import_(path: Path, folders: list[tuple[Architecture, Path]]) -> int:
    """Load MovieLens into architectures, whether they run or not; give the exit code."""

    def work() -> None:
        with console.status(f"Reading {path} …"):
            data_set = movielens.data_set(path)
        for architecture, data in folders:
            with destination(architecture, data) as place:
                show(architecture, load(place, data_set))

    return exit_code(work)


def reset(folders: list[tuple[Architecture, Path]]) -> int:
    """Bring the default data set back; give the exit code."""

    def work() -> None:
        for architecture, data in folders:
            with console.status(f"Resetting {architecture.name} (the first time takes a few seconds) …"):
                began = time.perf_counter()
                with unless_running(data):
                    snapshots.reset(architecture, data)
            say(f"{architecture.name}: {data} has the default data again ({time.perf_counter() - began:.2f} s).")

    return exit_code(work)


def exit_code(work: Callable[[], None]) -> int:
    """Do the work, and say what went wrong instead of showing where."""
    stop_on_signals()
    try:
        work()
    except TROUBLE as error:
        say(str(error), style="red")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 1
    return 0


@contextmanager
def destination(architecture: Architecture, data: Path) -> Generator[Destination]:
    """Give the marketplace that runs on a data folder; start one for as long as it is needed if none does."""
    found = running(data)
    if found is None:
        fleet = Fleet(architecture, data)
        with fleet.claim:
            snapshots.fill(architecture, data)
            with up(fleet):
                yield Destination.of(fleet)
    elif found.architecture == architecture.name:
        yield Destination.of(found)
    else:
        raise CouldNotStart(f"On {data} runs {found.architecture}, not {architecture.name}; choose with --arch.")


def load(place: Destination, data_set: DataSet) -> dict[str, ImportReport]:
    """Load a data set below one progress bar a domain."""
    columns = SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:

        def bar(domain: str) -> TaskID:
            lines, keepers = len(data_set[domain]), len(place.keepers(domain))
            return progress.add_task(f"{place.architecture.name}: {lines:,} {domain}", total=(lines + 1) * keepers)

        bars = {domain: bar(domain) for domain in data_set}
        return importing.load(place, data_set, lambda domain, lines: progress.advance(bars[domain], lines))


def show(architecture: Architecture, reports: Mapping[str, ImportReport]) -> None:
    table = Table(architecture.name, "loaded", "unchanged", box=None, pad_edge=False)
    for domain, report in reports.items():
        table.add_row(domain, f"{report.loaded:,}", f"{report.unchanged:,}")
    console.print(table)
