"""Copying: data whose owner changes goes from one database to another, and is counted and compared there."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from compare.databases import Store


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

    def copy(self, source: Store, target: Store) -> None:
        """Bring every row of the source to the target, where it replaces an older state; twice is the same as once."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows(source)]
        with target.opened() as database, database.batch.begin() as connection:
            for name in self.unique:  # Who gave it up must not be in the way of who took it.
                connection.execute(text(f'UPDATE "{self.table}" SET {name} = NULL'))
            if rows:
                connection.execute(text(self._upsert), rows)
            database.dialect.count_on(connection, self.table, self.columns[0])

    @property
    def _upsert(self) -> str:
        names, values = ", ".join(self.columns), ", ".join(f":{name}" for name in self.columns)
        changes = ", ".join(f"{name} = excluded.{name}" for name in self.columns[1:])
        return f'INSERT INTO "{self.table}" ({names}) VALUES ({values}) ON CONFLICT (id) DO UPDATE SET {changes}'

    def rows(self, store: Store) -> list[tuple[Any, ...]]:
        return store.look(f'SELECT {", ".join(self.columns)} FROM "{self.table}" ORDER BY id')

    def sum(self, store: Store) -> Sum:
        rows = self.rows(store)
        return Sum(len(rows), hashlib.sha256(repr(rows).encode()).hexdigest())


KINDS = {"users": Kind("user", ("id", "email", "name", "password_hash", "created_at", "deleted_at"), ("email",))}
"""The domains that change their owner somewhere on the road."""
