"""Database: engines for those who read, for those who write, and for single statements.

Writers of one database take turns, and say so from their first statement. Readers do not pay for that. A statement
that reads alone is a transaction by itself, and needs nothing around it. What SQLite and PostgreSQL do
differently is in `chassis/sqlite.py` and `chassis/postgresql.py`.

Requests queue outside of the database, and the first of them tries now and then: if it waited inside, the whole
process would wait with it, those who only read included. Who works in a thread may wait there.

Sessions are synchronous inside `async def` routes: a statement takes less time than handing it to
a thread. The price is a rule: **never await something slow while a transaction is open**.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from types import ModuleType
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import BigInteger, DateTime, Integer, String, TypeDecorator, make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from chassis import postgresql, sqlite
from chassis.fair_queue import WAIT_SHARE, FairQueue

TURN_SECONDS = 1.5
"""How long a request queues: less than its caller waits, so that the caller is told why."""

RETRY_SECONDS = 0.005
DIALECTS = {"sqlite": sqlite, "postgresql": postgresql}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# SQLite counts ids by itself only in a column called INTEGER, which is 64 bits wide there.
BigId = BigInteger().with_variant(Integer, "sqlite")

# Text that is sorted: by code points, as SQLite does, and not as the language of the server has it.
SortedText = String().with_variant(String(collation="C"), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: object) -> datetime | None:
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


def dialect(name: str) -> ModuleType:
    """Give what is different in one kind of database."""
    if name not in DIALECTS:
        raise ValueError(f"DATABASE_URL begins with {name}; what is known here is {' and '.join(DIALECTS)}.")
    return DIALECTS[name]


class Database:
    """The engines of one database, reached by URL.

    Args:
        request_seconds: how long a whole request may take, of which waiting for a turn to write is a part.
    """

    def __init__(self, url: str, request_seconds: float = 0) -> None:
        place = make_url(url)
        self.turn_seconds = max(TURN_SECONDS, WAIT_SHARE * request_seconds)
        self.dialect = dialect(place.get_backend_name())
        self.url = self.dialect.plain(place)
        self.reader = self.dialect.reader(self.url)
        self.writer = self.dialect.writer(self.url)
        self.batch = self.dialect.batch(self.url)
        self.single = self.dialect.single(self.url)
        self._queue = FairQueue("the database", places=1, each=1, seconds=self.turn_seconds)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def create(self) -> None:
        """Make the file unless it is there; the server of any other database has made its own."""
        self.dialect.create(self.url)

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[Session]:
        """Open a transaction that writes, as soon as nobody else does.

        Raises:
            OperationalError: somebody went on writing for too long.
        """
        # No `session.begin()`: where the connection is lost, its rollback would hide the error that it rolls back for.
        with Session(self.writer, expire_on_commit=False) as session:
            await self._turn(session)
            yield session
            session.commit()

    async def _turn(self, session: Session) -> None:
        """Begin to write, as the next in the queue; who waits has no connection, and holds nobody up."""
        deadline = time.monotonic() + self.turn_seconds
        async with self._queue.place():
            while not self._begun(session, deadline):  # noqa: ASYNC110 (who writes in another process tells us nothing)
                await asyncio.sleep(RETRY_SECONDS)

    def _begun(self, session: Session, deadline: float) -> bool:
        """Begin the session's transaction; tell whether that went well, and past the deadline raise why not."""
        try:
            session.connection()
        except OperationalError as error:
            if self.dialect.is_busy(error) and time.monotonic() < deadline:
                return False
            raise
        return True

    def dispose(self) -> None:
        for engine in (self.reader, self.writer, self.batch, self.single):
            engine.dispose()


async def one_database(request: Request) -> Database:
    """Give the database of the app that serves this request."""
    return request.app.state.database


DatabaseDep = Annotated[Database, Depends(one_database)]


async def one_transaction(request: Request, database: DatabaseDep) -> AsyncIterator[Session]:
    """Open the request's one transaction; commit before the answer is sent, roll back on any error."""
    if request.method in SAFE_METHODS:
        with Session(database.reader, expire_on_commit=False) as session:
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
