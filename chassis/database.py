"""Database: one engine for those who read, one for those who write, and one for single statements.

SQLite lets one connection write at a time. A transaction that begins as a reader and then writes
fails at once when somebody else wrote meanwhile; so writers say so from the first statement
(`BEGIN IMMEDIATE`) and queue. Readers do not pay for that. A statement that reads alone is a
transaction by itself, and needs nothing around it.

Sessions are synchronous inside `async def` routes: a statement takes less time than handing it to
a thread. The price is a rule: **never await something slow while a transaction is open**.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import BigInteger, DateTime, Engine, Integer, TypeDecorator, create_engine, event, make_url
from sqlmodel import Session

BUSY_SECONDS = 5
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# SQLite counts ids by itself only in a column called INTEGER, which is 64 bits wide there.
BigId = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.replace(tzinfo=UTC)


class Database:
    """The engines of one database, reached by URL."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
        self.reader = self._engine("BEGIN")
        self.writer = self._engine("BEGIN IMMEDIATE")
        self.single = self._engine("")

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def _engine(self, begin: str) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_pre_ping=True, **({} if begin else {"isolation_level": "AUTOCOMMIT"}))
        engine = create_engine(self.url, connect_args={"check_same_thread": False}, pool_size=20)
        event.listen(engine, "connect", prepare_sqlite)
        if begin:
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    def dispose(self) -> None:
        for engine in (self.reader, self.writer, self.single):
            engine.dispose()


def prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # We say BEGIN ourselves; Python's driver would say it too late.
    for pragma in ("foreign_keys = ON", f"busy_timeout = {BUSY_SECONDS * 1000}", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


async def one_database(request: Request) -> Database:
    """Give the database of the app that serves this request."""
    return request.app.state.database


DatabaseDep = Annotated[Database, Depends(one_database)]


async def one_transaction(request: Request, database: DatabaseDep) -> AsyncIterator[Session]:
    """Open the request's one transaction; commit before the answer is sent, roll back on any error."""
    engine = database.reader if request.method in SAFE_METHODS else database.writer
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


async def reading(database: DatabaseDep) -> AsyncIterator[Session]:
    """Read, whatever the method: for a POST that changes nothing and may wait in between."""
    with Session(database.reader) as session:
        yield session


SessionDep = Annotated[Session, Depends(one_transaction, scope="function")]
ReadSession = Annotated[Session, Depends(reading, scope="function")]
