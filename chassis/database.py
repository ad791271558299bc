"""Database: engines for those who read, for those who write, and for single statements.

SQLite lets one connection write at a time. A transaction that begins as a reader and then writes
fails at once when somebody else wrote meanwhile; so writers say so from the first statement
(`BEGIN IMMEDIATE`) and queue. Readers do not pay for that. A statement that reads alone is a
transaction by itself, and needs nothing around it.

Requests queue outside of SQLite, and the first of them tries now and then: if it waited inside, the whole
process would wait with it, those who only read included. Who works in a thread may wait there.

Sessions are synchronous inside `async def` routes: a statement takes less time than handing it to
a thread. The price is a rule: **never await something slow while a transaction is open**.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from sqlalchemy import URL, BigInteger, DateTime, Engine, Integer, TypeDecorator, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

BUSY_SECONDS = 5
"""How long SQLite waits for somebody else, in a thread or at the start."""

TURN_SECONDS = 1.5
"""How long a request queues: less than its caller waits, so that the caller is told why."""

RETRY_SECONDS = 0.005
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
        self.reader = self._engine("BEGIN")
        self.writer = self._engine("BEGIN IMMEDIATE", busy_seconds=0)
        self.batch = self._engine("BEGIN IMMEDIATE")
        self.single = self._engine("")
        self._queue = asyncio.Lock()

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @property
    def existing(self) -> URL:
        """Give the address under which SQLite opens the file and does not make one.

        One whose file is gone would otherwise work with an empty one, and stay with it when the file is back.
        """
        if not (self.is_sqlite and self.url.database):
            return self.url
        return self.url.set(database=f"file:{quote(self.url.database)}", query={"mode": "rw", "uri": "true"})

    def create(self) -> None:
        """Make the file unless it is there; the server of any other database has made its own."""
        if self.is_sqlite and self.url.database:
            Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            Path(self.url.database).touch()

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[Session]:
        """Open a transaction that writes, as soon as nobody else does.

        Raises:
            OperationalError: somebody went on writing for too long.
        """
        with Session(self.writer, expire_on_commit=False) as session, session.begin():
            await self._turn(session)
            yield session

    async def _turn(self, session: Session) -> None:
        """Begin to write, as the next in the queue; who waits has no connection, and holds nobody up."""
        deadline = time.monotonic() + TURN_SECONDS
        async with self._queue:
            while not begun(session, deadline):  # noqa: ASYNC110 (who writes in another process tells us nothing)
                await asyncio.sleep(RETRY_SECONDS)

    def _engine(self, begin: str, busy_seconds: int = BUSY_SECONDS) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_pre_ping=True, **({} if begin else {"isolation_level": "AUTOCOMMIT"}))
        engine = create_engine(self.existing, connect_args={"check_same_thread": False}, pool_size=20)
        event.listen(engine, "connect", partial(prepare_sqlite, busy_seconds=busy_seconds))
        if begin:
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    def dispose(self) -> None:
        for engine in (self.reader, self.writer, self.batch, self.single):
            engine.dispose()


def begun(session: Session, deadline: float) -> bool:
    """Begin the session's transaction; tell whether that went well, and past the deadline raise why not."""
    try:
        session.connection()
    except OperationalError as error:
        if is_busy(error) and time.monotonic() < deadline:
            return False
        raise
    return True


def is_busy(error: OperationalError) -> bool:
    """Tell whether somebody else writes; the low byte of SQLite's code is the kind of error."""
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def prepare_sqlite(connection: Any, _record: object, busy_seconds: int = BUSY_SECONDS) -> None:
    connection.isolation_level = None  # We say BEGIN ourselves; Python's driver would say it too late.
    for pragma in ("foreign_keys = ON", f"busy_timeout = {busy_seconds * 1000}", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


async def one_database(request: Request) -> Database:
    """Give the database of the app that serves this request."""
    return request.app.state.database


DatabaseDep = Annotated[Database, Depends(one_database)]


async def one_transaction(request: Request, database: DatabaseDep) -> AsyncIterator[Session]:
    """Open the request's one transaction; commit before the answer is sent, roll back on any error."""
    if request.method in SAFE_METHODS:
        with Session(database.reader, expire_on_commit=False) as session, session.begin():
            yield session
    else:
        async with database.writing() as session:
            yield session


async def reading(database: DatabaseDep) -> AsyncIterator[Session]:
    """Read, whatever the method: for a POST that changes nothing and may wait in between."""
    with Session(database.reader) as session:
        yield session


SessionDep = Annotated[Session, Depends(one_transaction, scope="function")]
ReadSession = Annotated[Session, Depends(reading, scope="function")]
