"""Copying: data whose owner changes goes from one database to another, and is counted and compared there."""

import hashlib
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class Sum:
    """How many rows there are, and a checksum over all that is in them."""

    rows: int
    checksum: str


@dataclass(frozen=True)
class Kind:
    """What belongs to a domain: a table, and what is kept of each row."""

    table: str
    columns: tuple[str, ...]
    unique: tuple[str, ...] = ()
    """What no two rows may share, even in the middle of the copying."""

    def copy(self, source: Path, target: Path) -> None:
        """Bring every row of the source to the target, where it replaces an older state; twice is the same as once."""
        names, changes = ", ".join(self.columns), ", ".join(f"{name} = excluded.{name}" for name in self.columns[1:])
        with opened(target) as connection:
            connection.execute("ATTACH ? AS source", (str(source),))
            connection.execute("BEGIN IMMEDIATE")
            for name in self.unique:  # Who gave it up must not be in the way of who took it.
                connection.execute(f'UPDATE main."{self.table}" SET {name} = NULL')
            connection.execute(
                f'INSERT INTO main."{self.table}" ({names}) SELECT {names} FROM source."{self.table}" WHERE true '
                f"ON CONFLICT (id) DO UPDATE SET {changes}"
            )
            connection.execute("COMMIT")

    def sum(self, database: Path) -> Sum:
        with opened(database) as connection:
            rows = connection.execute(f'SELECT {", ".join(self.columns)} FROM "{self.table}" ORDER BY id').fetchall()
        return Sum(len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())


@contextmanager
def opened(database: Path) -> Generator[sqlite3.Connection]:
    with closing(sqlite3.connect(database, timeout=PATIENCE_SECONDS, isolation_level=None)) as connection:
        yield connection


KINDS = {"users": Kind("user", ("id", "email", "name", "password_hash", "created_at", "deleted_at"), ("email",))}
"""The domains that change their owner somewhere on the road."""
