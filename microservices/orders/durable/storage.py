"""Storage: where the engine keeps its notes, which is beside our tables and not among them."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event

from chassis.database import Database

SCHEMA = "dbos"
BUSY_SECONDS = 5


def system(database: Database) -> dict[str, Any]:
    """Tell the engine its own database: a schema of ours, or with SQLite a file beside ours."""
    url = beside(database.url) if database.is_sqlite else database.url
    engine = sqlite(url) if database.is_sqlite else create_engine(url, pool_pre_ping=True)
    return {"system_database_url": address(url), "system_database_engine": engine, "dbos_system_schema": SCHEMA}


def beside(url: URL) -> URL:
    """Name the engine's own file: `orders.db` has its workflows in `orders.workflows.db`."""
    return url.set(database=str(Path(url.database or "").with_suffix(".workflows.db")))


def sqlite(url: URL) -> Engine:
    """Open the engine's file as we open ours; by itself, it would wait for the disk at every step."""
    engine = create_engine(url, pool_size=20)
    event.listen(engine, "connect", prepare)
    return engine


def prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"  # As the engine's own connections do: writers queue.
    for pragma in (f"busy_timeout = {BUSY_SECONDS * 1000}", "journal_mode = WAL", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA foreign_keys = ON")


def asynchronous(url: URL) -> str:
    """Give our database's address for a driver that does not block; psycopg is both."""
    return address(url.set(drivername="sqlite+aiosqlite") if url.get_backend_name() == "sqlite" else url)


def address(url: URL) -> str:
    return url.render_as_string(hide_password=False)
