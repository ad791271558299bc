"""Bulk insert: many rows in few statements, and yet each fault is found in its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, insert
from sqlalchemy.exc import DataError, IntegrityError
from sqlmodel import Session, SQLModel, select

from chassis.database import dialect
from chassis.json_lines import broken

Row = tuple[type[SQLModel], dict[str, Any]]

# A number that is too wide for its column is a DataError in PostgreSQL, and never reaches SQLite.
REFUSED_BY_THE_DATABASE = (IntegrityError, DataError, OverflowError)


@dataclass(frozen=True)
class Line:
    """What a line of an import becomes: rows, the first of which bears the id that the line has."""

    number: int
    rows: Sequence[Row]

    @property
    def key(self) -> Column[int]:
        return next(iter(stored(self.rows[0][0]).primary_key))

    @property
    def id(self) -> int:
        return self.rows[0][1][self.key.name]


def insert_new(session: Session, lines: Sequence[Line]) -> int:
    """Insert the lines whose ids are not there yet, and tell how many these were.

    Raises:
        LineCannotBeImported: at the first line that does not go with what is there.
    """
    new = without_known(session, lines)
    try:
        insert_together(session, new)
    except REFUSED_BY_THE_DATABASE:
        insert_one_by_one(session, new)
    for table in {table for line in new for table, _ in line.rows}:
        count_on(session, stored(table))
    return len(new)


def without_known(session: Session, lines: Sequence[Line]) -> list[Line]:
    """Leave out what is there already, and all but the first of lines with the same id."""
    ids = {line.id for line in lines}
    known = set(session.exec(select(lines[0].key).where(lines[0].key.in_(ids))))
    new: dict[int, Line] = {}
    for line in lines:
        if line.id not in known:
            new.setdefault(line.id, line)
    return list(new.values())


def insert_together(session: Session, lines: Sequence[Line]) -> None:
    """Insert a table at a time; on a fault, none of these lines stays."""
    tables: dict[type[SQLModel], list[dict[str, Any]]] = {}
    for line in lines:
        for table, row in line.rows:
            tables.setdefault(table, []).append(row)
    with session.begin_nested():
        for table, rows in tables.items():
            session.execute(insert(table), rows)  # ty: ignore[deprecated]


def insert_one_by_one(session: Session, lines: Sequence[Line]) -> None:
    """Find the line that is at fault: the database names none when it gets many."""
    for line in lines:
        try:
            insert_together(session, [line])
        except REFUSED_BY_THE_DATABASE as error:
            raise broken(line.number, missing(session, line) or in_its_words(error)) from error


def count_on(session: Session, table: Table) -> None:
    """Let the database give ids above those that were brought, if it gives any in this table."""
    if table.autoincrement_column is not None:
        dialect(session.get_bind().dialect.name).count_on(session, table.name, table.autoincrement_column.name)


def missing(session: Session, line: Line) -> str | None:
    """Say what a line refers to in vain, which SQLite does not."""
    for table, row in line.rows:
        for key in sorted(stored(table).foreign_keys, key=lambda key: key.parent.name):
            target, wanted = key.column, row[key.parent.name]
            belongs_to_line = target.table is line.key.table
            if not belongs_to_line and session.exec(select(target).where(target == wanted)).first() is None:
                return f"{key.parent.name}: there is no {target.table.name} {wanted}"
    return None


def in_its_words(error: Exception) -> str:
    """Quote the database, without the values that PostgreSQL adds below."""
    return str(getattr(error, "orig", error)).partition("\n")[0]


def stored(table: type[SQLModel]) -> Table:
    return table.__table__  # ty: ignore[missing-attribute]
