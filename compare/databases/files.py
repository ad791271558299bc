"""Files: copying an SQLite database by its own means, so that no process needs to stop for it."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from compare.databases.store import Store
from compare.databases.trouble import PATIENCE_SECONDS, busy

RETRY_SECONDS = 0.01


def copy(source: Store, target: Store) -> None:
    """Copy a database as it stands.

    Raises:
        DatabaseIsBusy: somebody writes without an end.
    """
    target.path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + PATIENCE_SECONDS

    def give_up(*_: object) -> None:
        if time.monotonic() > deadline:
            raise busy(target.name)

    with closing(sqlite3.connect(source.path)) as origin, closing(sqlite3.connect(target.path)) as copied:
        origin.backup(copied, progress=give_up, sleep=RETRY_SECONDS)


def become(source: Store, snapshot: Store) -> None:
    """Copy it to where snapshots are, all at once; older ones go."""
    draft = Store.file(Path(f"{snapshot.path}.{source.path.parent.name}"))  # Others may make the same just now.
    copy(source, draft)
    draft.path.replace(snapshot.path)
    for old in {*snapshot.path.parent.glob(f"{source.path.stem}-*.db")} - {snapshot.path}:
        old.unlink(missing_ok=True)
