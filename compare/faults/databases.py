"""Databases: two ways in which a database gets lost to its process, both of which can be taken back.

File permissions would not do: they do not bind root, and nobody who has the file open already.
"""

from collections.abc import Generator
from contextlib import contextmanager

from compare.databases import Store

PARTS = ("", "-wal", "-shm")
"""An SQLite database in WAL mode is three files, which belong together."""


def take_away(store: Store) -> None:
    """Move a database to where its process does not find it; who has it open must not run meanwhile.

    Who has an SQLite file open keeps it open, on every system but Windows, which does not let open files be moved.
    A server hangs up.
    """
    if store.is_file:
        _move(store, "", "elsewhere")
    else:
        store.lock_out()


def bring_back(store: Store) -> None:
    """Move a database back to where it was, over what somebody made there in the meantime."""
    if store.is_file:
        _move(store, "elsewhere", "")
    else:
        store.let_in()


def _move(store: Store, origin: str, target: str) -> None:
    home = store.path.parent
    (home / target).mkdir(exist_ok=True)
    for part in PARTS:
        source, place = (home / folder / (store.path.name + part) for folder in (origin, target))
        place.unlink(missing_ok=True)
        if source.exists():
            source.rename(place)


@contextmanager
def read_only(store: Store) -> Generator[None]:
    """Keep the lock that every writer needs, as a backup or a forgotten console does: all may read, nobody writes."""
    with store.opened() as database, database.batch.connect() as connection, connection.begin():
        yield
