"""Snapshots: the default data set as databases of their own, so that it is back in a moment.

They are made once, by the real thing: the architecture starts on an empty folder and the seed is imported.
"""

import atexit
import hashlib
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from compare import broker, catalogues, databases, importing, seed, words
from compare.databases import Store
from compare.launcher import Fleet
from compare.starters import MakeStarter
from compare.topology import Architecture, Process


def kept(architecture: Architecture, around: Path = Path()) -> Path:
    """Tell where snapshots are kept for data folders that exist only for a moment.

    In a checkout of another user where nothing can be written, they are kept only as long as this process runs.
    """
    folder = around / "data" / architecture.name
    nearest = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    return folder if os.access(nearest, os.W_OK) else Path(_temporary(), architecture.name)


@cache
def _temporary() -> str:
    folder = TemporaryDirectory(prefix="marketplace-", ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    return folder.name


def reset(architecture: Architecture, data: Path, snapshots: Path | None = None) -> None:
    """Bring the default data set back into a data folder, also while the architecture runs on it.

    Each database changes in one transaction. Processes that run see the new state with their next one.

    Args:
        snapshots: the data folder that keeps the snapshots, if it is another one.

    Raises:
        CouldNotStart: the snapshot had to be made, and the architecture does not start.
        DatabaseIsBusy: somebody writes without an end.
    """
    snapshots_made = made(architecture, snapshots or data)
    broker.forget(data)
    for name, snapshot in snapshots_made.items():
        snapshot.copy_to(databases.store(data, name))


def fill(architecture: Architecture, data: Path) -> None:
    """Give a data folder that has no database yet the default data set; leave any other as it is."""
    if not has_data(architecture, data):
        reset(architecture, data)


def has_data(architecture: Architecture, data: Path) -> bool:
    return any(databases.store(data, name).exists() for name in architecture.databases)


def made(architecture: Architecture, data: Path, starter: MakeStarter | None = None) -> dict[str, Store]:
    """Give the snapshot of each database; make them unless they are there and up to date."""
    key = fingerprint(architecture)
    wanted = {name: databases.snapshot(data, architecture.name, name, key) for name in architecture.databases}
    if not all(store.exists() for store in wanted.values()):
        make(architecture, wanted, starter)
    return wanted


def fingerprint(architecture: Architecture) -> str:
    """Name what the snapshots are made from: the seed, the tables and how lines become rows."""
    sources = [Path(seed.__file__), Path(words.__file__)]
    for process in map(architecture.__getitem__, architecture.databases):
        sources += sources_of(process)
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def sources_of(process: Process) -> list[Path]:
    """Give the files that decide what is in a process's database: all there are, if it is not built as ours are."""
    spec = find_spec(process.app.partition(":")[0])
    package = Path(spec.origin if spec and spec.origin else "").parent
    imports, migrations = package / "imports.py", sorted(package.glob("migrations/versions/*.py"))
    return [imports, *migrations] if imports.exists() else sorted(package.glob("*.py"))


def make(architecture: Architecture, wanted: dict[str, Store], starter: MakeStarter | None = None) -> None:
    """Start the architecture on an empty folder, import the seed, keep its databases; old snapshots go."""
    with databases.scratch_folder() as scratch:
        with Fleet(architecture, scratch, starter=starter) as fleet:
            place = importing.Destination.of(fleet)
            importing.load(place, seed.data_set())
            catalogues.fill(place)
        for name, store in wanted.items():
            databases.store(scratch, name).become(store)
