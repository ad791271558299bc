"""PostgreSQL: a server that many processes share, set up to give the answers that SQLite gives.

Sessions are synchronous, so whoever waits inside the server holds up the whole process. Row locks are such waits. So
writers take turns before they lock a row: they try for one lock that all writers of a database know, and come
back later without it, as with SQLite. A lock of somebody else, a console for one, is waited for briefly.

It needs PostgreSQL 17 or newer, which knows upper and lower case in every language by itself (`pg_c_utf8`).
"""

import selectors
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.orm import Session

WRITERS_LOCK = 7_305_001
"""Any number will do, as long as every process asks for the same one."""

CONNECT_SECONDS, LOCK_SECONDS, STATEMENT_SECONDS = 2, 0.25, 3.0
BATCH_SECONDS = 15.0
"""How long an import or a migration waits for other writers."""

POOL = {"pool_size": 5, "max_overflow": 15, "pool_timeout": 1.0, "pool_use_lifo": True}


class SomebodyWrites(Exception):
    """Another transaction that writes is open."""


def plain(url: URL) -> URL:
    return url


def reader(url: URL) -> Engine:
    """Make the engine of those who read what was there at one moment, in as many statements as they like."""
    return engine(url, limits(LOCK_SECONDS, STATEMENT_SECONDS), isolation_level="REPEATABLE READ")


def writer(url: URL) -> Engine:
    """Make the engine of those who queue before they write, and so wait for nobody here."""
    made = engine(url, limits(LOCK_SECONDS, STATEMENT_SECONDS))
    event.listen(made, "begin", try_to_take_turn)
    return made


def batch(url: URL) -> Engine:
    made = engine(url, limits(BATCH_SECONDS, 0))
    event.listen(made, "begin", take_turn)
    return made


def single(url: URL) -> Engine:
    return engine(url, limits(LOCK_SECONDS, STATEMENT_SECONDS), isolation_level="AUTOCOMMIT")


def engine(url: URL, limits: str, **options: Any) -> Engine:
    arguments = {"connect_timeout": CONNECT_SECONDS, "options": limits}
    made = create_engine(with_driver(url), connect_args=arguments, **POOL, **options)
    event.listen(made, "checkout", refuse_the_dead)
    return made


def with_driver(url: URL) -> URL:
    """Name the driver, where the address, as most do, names only the database."""
    return url.set(drivername="postgresql+psycopg")


def limits(lock_seconds: float, statement_seconds: float) -> str:
    """Say how long the server lets a session wait for locks, compute, and hold a transaction open without a word."""
    settings = {
        "timezone": "UTC",
        "lock_timeout": round(lock_seconds * 1000),
        "statement_timeout": round(statement_seconds * 1000),
        "idle_in_transaction_session_timeout": round(BATCH_SECONDS * 1000),
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


def try_to_take_turn(connection: Connection) -> None:
    """Begin to write, unless somebody else does.

    Raises:
        OperationalError: somebody does.
    """
    if not connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({WRITERS_LOCK})").scalar():
        raise OperationalError("BEGIN", None, SomebodyWrites("somebody else writes"))


def take_turn(connection: Connection) -> None:
    """Begin to write as soon as nobody else does."""
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})")


def refuse_the_dead(connection: Any, _record: object, _proxy: object) -> None:
    """Notice that the server has hung up: then there is something to read on a line on which nobody was asked.

    To ask it, as SQLAlchemy would (`pool_pre_ping`), costs each request a way to the server and back.
    """
    with selectors.DefaultSelector() as line:
        line.register(connection.fileno(), selectors.EVENT_READ)
        if line.select(0):
            raise DisconnectionError("the server has closed the connection")


def create(url: URL) -> None:
    """Leave it to whoever keeps the server: a service has no right to make databases."""


def is_busy(error: OperationalError) -> bool:
    """Tell whether somebody else writes."""
    return isinstance(error.orig, SomebodyWrites)


def count_on(connection: Session | Connection, table: str, column: str) -> None:
    """Let the next id that is given be higher than all that were brought: a sequence does not see these."""
    name = f'"{table}"'
    connection.execute(
        text(
            f"SELECT setval(sequence, highest) FROM (SELECT pg_get_serial_sequence('{name}', '{column}') AS sequence, "
            f'(SELECT max("{column}") FROM {name}) AS highest) AS counted '
            "WHERE highest > coalesce(pg_sequence_last_value(sequence::regclass), 0)"
        )
    )
