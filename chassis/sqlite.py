"""SQLite: one file, in which one connection writes at a time.

A transaction that begins as a reader and then writes fails at once when somebody else wrote meanwhile; so writers
say so from the first statement (`BEGIN IMMEDIATE`).
"""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

BUSY_SECONDS = 5
"""How long SQLite waits for somebody else, in a thread or at the start."""


def plain(url: URL) -> URL:
    """Give the path of the file as it is, also if the address has it as a URI.

    SQLAlchemy cuts an address off at a question mark, so a path that has one is written as
    `sqlite:///file:/folder%3F/file.db?uri=true`.
    """
    if "uri" not in url.query:
        return url
    return url.set(database=unquote((url.database or "").removeprefix("file:")), query={})


def reader(url: URL) -> Engine:
    return engine(url, "BEGIN")


def writer(url: URL) -> Engine:
    """Make the engine of those who queue before they write, and so wait for nobody here."""
    return engine(url, "BEGIN IMMEDIATE", busy_seconds=0)


def batch(url: URL) -> Engine:
    return engine(url, "BEGIN IMMEDIATE")


def single(url: URL) -> Engine:
    return engine(url, "")


def engine(url: URL, begin: str, busy_seconds: int = BUSY_SECONDS) -> Engine:
    made = create_engine(existing(url), connect_args={"check_same_thread": False}, pool_size=20)
    event.listen(made, "connect", partial(prepare, busy_seconds=busy_seconds))
    if begin:
        event.listen(made, "begin", lambda connection: connection.exec_driver_sql(begin))
    return made


def existing(url: URL) -> URL:
    """Give the address under which SQLite opens the file and does not make one.

    One whose file is gone would otherwise work with an empty one, and stay with it when the file is back.
    """
    if not url.database:
        return url
    return url.set(database=f"file:{quote(url.database)}", query={"mode": "rw", "uri": "true"})


def prepare(connection: Any, _record: object, busy_seconds: int = BUSY_SECONDS) -> None:
    connection.isolation_level = None  # We say BEGIN ourselves; Python's driver would say it too late.
    for pragma in ("foreign_keys = ON", f"busy_timeout = {busy_seconds * 1000}", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def create(url: URL) -> None:
    """Make the file unless it is there."""
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        Path(url.database).touch()


def is_busy(error: OperationalError) -> bool:
    """Tell whether somebody else writes; the low byte of SQLite's code is the kind of error."""
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def write_ahead(connection: Connection) -> None:
    """Switch the file to WAL: readers no longer wait for the writer. Fails while another process switches."""
    raw = connection.execution_options(isolation_level="AUTOCOMMIT").connection.driver_connection
    assert raw is not None
    raw.execute("PRAGMA journal_mode = WAL")


def count_on(connection: Session | Connection, table: str, column: str) -> None:
    """Leave it to SQLite, which never gives an id below one that was there (`AUTOINCREMENT`)."""
