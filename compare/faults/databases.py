"""Databases: two ways in which a database gets lost to its process, both of which can be taken back.

File permissions would not do: they do not bind root, and nobody who has the file open already.
"""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

PARTS = ("", "-wal", "-shm")
"""An SQLite database in WAL mode is three files, which belong together."""

PATIENCE_SECONDS = 20.0


def move(database: Path, folder: Path) -> None:
    """Move a database into another folder, over what is there; who has it open must not run meanwhile.

    Where it was, a process may find nothing, or what somebody made there in the meantime. Who has it open
    keeps it open, on every system but Windows, which does not let open files be moved.
    """
    folder.mkdir(exist_ok=True)
    for part in PARTS:
        source, target = (place.with_name(place.name + part) for place in (database, folder / database.name))
        target.unlink(missing_ok=True)
        if source.exists():
            source.rename(target)


@contextmanager
def read_only(database: Path) -> Generator[None]:
    """Keep the lock that every writer needs, as a backup or a forgotten console does: all may read, nobody writes."""
    connection = sqlite3.connect(database, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False)
    with closing(connection):
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")
