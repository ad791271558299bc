"""Files: copying an SQLite database by its own means, so that no process needs to stop for it."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from compare.databases.store import Store
from compare.databases.trouble import PATIENCE_SECONDS, NoDatabase, busy

RETRY_SECONDS = 0.01

MOST_BYTES = 504
"""SQLite opens nothing whose path is longer, symbolic links resolved; its own files beside it have longer names."""

DRAFT_BYTES = 16
"""By how much the path of a draft is longer than that of the snapshot that it becomes."""


def at(path: Path, more: int = 0) -> Store:
    """Give the store in a file.

    Args:
        more: by how many bytes another path is longer that SQLite has to open for it.

    Raises:
        NoDatabase: SQLite cannot open a path of this length.
    """
    length = len(os.fsencode(path.resolve())) + more
    if length > MOST_BYTES:
        which = "the path of its draft" if more else "the path"
        raise NoDatabase(
            f"Cannot keep a database at {path}: {which} has {length} bytes, and SQLite takes at most {MOST_BYTES}. "
            "Choose a folder with a shorter path with `--data`."
        )
    return Store.file(path)


def copy(source: Store, target: Store) -> None:
    """Copy a database as it stands.

    Raises:
        DatabaseIsBusy: somebody writes without an end.
        NoDatabase: one of them cannot be opened, or the target cannot be written.
    """
    target.path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + PATIENCE_SECONDS

    def give_up(*_: object) -> None:
        if time.monotonic() > deadline:
            raise busy(target.name)

    with opened(source) as origin, opened(target) as copied:
        try:
            origin.backup(copied, progress=give_up, sleep=RETRY_SECONDS)
        except sqlite3.Error as error:
            refuse_broken(source)
            raise cannot_use(target.path, error) from error


def opened(store: Store) -> closing[sqlite3.Connection]:
    try:
        return closing(sqlite3.connect(store.path))
    except sqlite3.Error as error:
        raise cannot_use(store.path, error) from error


def refuse_broken(store: Store) -> None:
    """Refuse a file that is there and is no database, or is one with a fault in it.

    Raises:
        NoDatabase: it is; the message says what to do.
    """
    if not store.exists():
        return
    with opened(store) as connection:
        try:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise sqlite3.DatabaseError(found)
        except sqlite3.Error as error:
            raise cannot_use(store.path, error) from error


def cannot_use(path: Path, error: sqlite3.Error) -> NoDatabase:
    hint = "See whether you can read and write it and its folder, and whether there is space left."
    if path.is_dir() or not isinstance(error, sqlite3.OperationalError):
        hint = "Move it away or delete it; then `marketplace reset` brings the default data back."
    return NoDatabase(f"Cannot use the database {path}: {error}. {hint}")


def become(source: Store, snapshot: Store) -> None:
    """Copy it to where snapshots are, all at once; older ones go."""
    draft = Store.file(Path(f"{snapshot.path}.{source.path.parent.name}"))  # Others may make the same just now.
    copy(source, draft)
    draft.path.replace(snapshot.path)
    for old in {*snapshot.path.parent.glob(f"{source.path.stem}-*.db")} - {snapshot.path}:
        old.unlink(missing_ok=True)
