"""Storage: where the engine keeps its notes, which is beside our tables and not among them."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import stamina
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import create_async_engine

from chassis.database import Database

SCHEMA = "dbos"
BUSY_SECONDS = 5

TELLS_PARTS_OF_SECONDS = (3, 42)
"""The version of SQLite that the engine expects with Python 3.12 and newer; a system's own may be older."""


class Storage:
    """The engine's two ways in: to its own database, and to ours for the steps that are noted where they happen."""

    def __init__(self, database: Database) -> None:
        self.url = beside(database.url) if database.is_sqlite else database.url
        self.notes = create_engine(self.url, pool_pre_ping=True)
        self.orders = create_async_engine(unblocking(database.url), pool_pre_ping=True)
        if database.is_sqlite:
            for engine in self.engines:
                event.listen(engine, "connect", prepare)

    @property
    def engines(self) -> list[Engine]:
        return [self.notes, self.orders.sync_engine]

    @stamina.retry(on=OperationalError, attempts=None, timeout=15.0, wait_max=0.5)
    def write_ahead(self) -> None:
        """Let those who read the notes not wait for who writes; fails while another process does the same."""
        if self.notes.dialect.name == "sqlite":
            with self.notes.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")

    async def dispose(self) -> None:
        self.notes.dispose()
        await self.orders.dispose()


def beside(url: URL) -> URL:
    """Name the engine's own file: `orders.db` has its workflows in `orders.workflows.db`."""
    return url.set(database=str(Path(url.database or "").with_suffix(".workflows.db")))


def unblocking(url: URL) -> URL:
    """Give an address with a driver that does not block; psycopg is both."""
    return url.set(drivername="sqlite+aiosqlite") if url.get_backend_name() == "sqlite" else url


def prepare(connection: Any, _record: object) -> None:
    """Open a file as we open ours; by itself, the engine would wait for the disk at every step."""
    connection.isolation_level = "IMMEDIATE"  # Writers queue.
    for pragma in (f"busy_timeout = {BUSY_SECONDS * 1000}", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    if sqlite3.sqlite_version_info < TELLS_PARTS_OF_SECONDS:
        connection.create_function("unixepoch", 1, lambda _: time.time())


def address(url: URL) -> str:
    """Write the address for the engine, which uses the connections of `notes` and reads only what kind they are."""
    return "sqlite://" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=False)
