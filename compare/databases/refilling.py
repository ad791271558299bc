"""Refilling: a PostgreSQL database gets the rows of another one in one transaction, while processes run on it."""

from collections.abc import Generator
from contextlib import contextmanager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from chassis.postgresql import WRITERS_LOCK
from compare.databases import postgres
from compare.databases.connecting import connected
from compare.databases.store import Store
from compare.databases.trouble import PATIENCE_SECONDS, busy

Connection = psycopg.Connection[Any]

COLUMNS = """SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position)
    FILTER (WHERE is_generated = 'NEVER')
    FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name ORDER BY table_name"""
REFERENCES = """SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
    WHERE contype = 'f' AND conrelid <> confrelid"""
SEQUENCES = "SELECT sequencename::text, last_value FROM pg_sequences WHERE schemaname = 'public'"
VERSIONS = "SELECT array_agg(version_num ORDER BY version_num) FROM {}"


def copy(source: Store, target: Store) -> None:
    """Copy a database as it stands: whole if nobody has the tables yet, otherwise row by row.

    Raises:
        DatabaseIsBusy: somebody writes without an end.
    """
    if target.folder:
        Path(target.folder).mkdir(parents=True, exist_ok=True)  # A database whose folder is gone is an orphan.
    if not (target.exists() and shape(source) == shape(target)):
        postgres.create_as(target.url, source.url, target.folder)
        return
    try:
        refill(source, target)
    except psycopg.errors.LockNotAvailable as error:
        raise busy(target.name) from error


def become(source: Store, snapshot: Store) -> None:
    """Take the snapshot's name; of two who make the same one at once, the first counts."""
    postgres.rename(source.url, snapshot.url)


def shape(store: Store) -> object:
    """Tell which tables there are, and how far their histories have come."""
    with connected(make_url(store.url)) as connection:
        tables = columns(connection)
        histories = [sql.Identifier(name) for name in sorted(tables) if name.startswith("alembic_version")]
        return tables, [connection.execute(sql.SQL(VERSIONS).format(each)).fetchone() for each in histories]


def refill(source: Store, target: Store) -> None:
    """Let those who read go on meanwhile; those who write wait, and so all that can be done before is done before."""
    with connected(make_url(source.url)) as origin, connected(make_url(target.url)) as copied:
        order, names = parents_first(copied), {table: whole(table, its) for table, its in columns(origin).items()}
        rows = {table: rows_of(origin, what) for table, what in names.items()}
        sequences = origin.execute(SEQUENCES).fetchall()
        emptied = sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(name(table)) for table in reversed(order))
        with copied.transaction():
            copied.execute("SELECT set_config('lock_timeout', %s, true)", (f"{PATIENCE_SECONDS}s",))
            copied.execute("SELECT pg_advisory_xact_lock(%s::bigint)", (WRITERS_LOCK,))
            with without_triggers(copied, order):
                copied.execute(emptied)
                for table in order:
                    pour(rows[table], copied, names[table])
            for sequence, last in sequences:
                copied.execute("SELECT setval(%s::regclass, %s, %s)", (f'"{sequence}"', last or 1, last is not None))


@contextmanager
def without_triggers(connection: Connection, tables: list[str]) -> Generator[None]:
    """Write rows as they were, of which triggers have made their part already."""
    if connection.info.parameter_status("is_superuser") == "on":
        connection.execute("SET LOCAL session_replication_role = replica")  # Foreign keys need no check, either.
        yield
        return
    for change in ("DISABLE", "ENABLE"):
        switch = sql.SQL(f"ALTER TABLE {{}} {change} TRIGGER USER")
        for table in tables:
            connection.execute(switch.format(name(table)))
        if change == "DISABLE":
            yield


def rows_of(origin: Connection, table: sql.Composed) -> bytes:
    with origin.cursor().copy(sql.SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(table)) as rows:
        return b"".join(rows)


def pour(rows: bytes, copied: Connection, table: sql.Composed) -> None:
    """Write all rows of one table."""
    with copied.cursor().copy(sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(table)) as place:
        place.write(rows)


def whole(table: str, names: list[str]) -> sql.Composed:
    """Name a table and its columns."""
    return sql.SQL("{} ({})").format(name(table), sql.SQL(", ").join(map(sql.Identifier, names)))


def name(table: str) -> sql.Identifier:
    return sql.Identifier(table)


def columns(connection: Connection) -> dict[str, list[str]]:
    """Give the columns of each table, without those that follow from others."""
    return dict(connection.execute(COLUMNS).fetchall())


def parents_first(connection: Connection) -> list[str]:
    """Sort the tables so that what others refer to is there before them."""
    needs: dict[str, set[str]] = {table: set() for table in columns(connection)}
    for child, parent in connection.execute(REFERENCES).fetchall():
        needs[child.strip('"')].add(parent.strip('"'))
    return list(TopologicalSorter(needs).static_order())
