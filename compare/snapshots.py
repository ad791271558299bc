"""Snapshots: the default data set as database files, so that it is back in a moment.

They are made once, by the real thing: the architecture starts on an empty folder and the seed is imported.
"""

import hashlib
import sqlite3
import time
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from compare import broker, catalogues, importing, seed, words
from compare.launcher import Fleet
from compare.starters import MakeStarter
from compare.topology import Architecture, Process

PATIENCE_SECONDS = 10.0
RETRY_SECONDS = 0.01


class DatabaseIsBusy(Exception):
    """A process keeps a database to itself; the message says which."""


def kept(architecture: Architecture) -> Path:
    """Tell where the snapshots are of who has no data folder of his own for longer than a moment."""
    return Path("data", architecture.name)


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
        copy(snapshot, data / f"{name}.db")


def fill(architecture: Architecture, data: Path) -> None:
    """Give a data folder that has no database yet the default data set; leave any other as it is."""
    if not any((data / f"{name}.db").exists() for name in architecture.databases):
        reset(architecture, data)


def made(architecture: Architecture, data: Path, starter: MakeStarter | None = None) -> dict[str, Path]:
    """Give the snapshot of each database; make them unless they are there and up to date."""
    key = fingerprint(architecture)
    folder = data / "snapshots"
    paths = {name: folder / f"{name}-{key}.db" for name in architecture.databases}
    if not all(path.exists() for path in paths.values()):
        make(architecture, paths, starter)
    return paths


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


def make(architecture: Architecture, paths: dict[str, Path], starter: MakeStarter | None = None) -> None:
    """Start the architecture on an empty folder, import the seed, keep its databases; old snapshots go."""
    with TemporaryDirectory() as scratch:
        with Fleet(architecture, Path(scratch), starter=starter) as fleet:
            place = importing.Destination.of(fleet)
            importing.load(place, seed.data_set())
            catalogues.fill(place)
        for name, path in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{Path(scratch).name}")  # Somebody else may make the same at this moment.
            copy(Path(scratch) / f"{name}.db", draft)
            draft.replace(path)
            for old in {*path.parent.glob(f"{name}-*.db")} - {path}:
                old.unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """Copy a database as it stands, by SQLite's own means: no process needs to stop for it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + PATIENCE_SECONDS

    def give_up(*_: object) -> None:
        if time.monotonic() > deadline:
            raise DatabaseIsBusy(f"Somebody has been writing to {target} for {PATIENCE_SECONDS:g} seconds; try again.")

    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copied:
        origin.backup(copied, progress=give_up, sleep=RETRY_SECONDS)
