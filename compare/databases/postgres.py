"""Postgres: databases on a server, made, renamed and removed for whoever runs on a data folder."""

import hashlib
import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from compare.databases.connecting import BELONGS_TO, connected
from compare.databases.trouble import NoDatabase

MOST_LETTERS = 63
"""A name that is longer, PostgreSQL cuts off without a word."""

HASH_LETTERS = 10

HANG_UP = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"


def name_of(data: Path, name: str) -> str:
    """Name the database of a process: no two data folders share one."""
    folder = data.resolve()
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:HASH_LETTERS]
    words = re.sub(r"[^a-z0-9]+", "_", f"{folder.name}_{name}".lower()).strip("_")
    return f"{words[: MOST_LETTERS - HASH_LETTERS - 1]}_{digest}"


@contextmanager
def keeper(url: str) -> Generator[tuple[psycopg.Connection[Any], sql.Identifier]]:
    """Speak to the server about one of its databases, from beside it.

    Raises:
        NoDatabase: nobody answers, or does not let us in.
    """
    place = make_url(url)
    try:
        with connected(place.set(database=neighbour())) as connection:
            yield connection, sql.Identifier(place.database or "")
    except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege) as error:
        shown = place.render_as_string(hide_password=True)
        raise NoDatabase(f"{shown}: {str(error).strip()}") from error


def neighbour() -> str:
    """Name a database that is there in any case: the one that `DATABASE_URL` names."""
    from compare.databases import server

    return server.address().database or "postgres"


def exists(url: str) -> bool:
    with keeper(url) as (connection, _):
        return is_there(connection, url)


def is_there(connection: psycopg.Connection[Any], url: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (make_url(url).database,))
    return found.fetchone() is not None


def create(url: str, folder: str) -> None:
    """Make an empty database unless it is there."""
    with keeper(url) as (connection, name):
        if not is_there(connection, url):
            make(connection, name, sql.Identifier("template0"), folder)


def create_as(url: str, template: str, folder: str) -> None:
    """Make a database that is equal to another one, over what is there."""
    with keeper(url) as (connection, name):
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        make(connection, name, sql.Identifier(make_url(template).database or ""), folder)


def make(connection: psycopg.Connection[Any], name: sql.Identifier, template: sql.Identifier, folder: str) -> None:
    """Make a database; of two who make it at once, one does."""
    try:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(name, template))
    except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        return
    if folder:
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(BELONGS_TO + folder)))


def rename(url: str, other: str) -> None:
    """Give a database another name, unless one has it; whoever is connected to it is not any more."""
    lock_out(url)
    with keeper(url) as (connection, name), suppress(psycopg.errors.DuplicateDatabase):
        target = sql.Identifier(make_url(other).database or "")
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(name, target))
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS NULL").format(target))
        connection.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true").format(target))


def lock_out(url: str) -> None:
    """End all connections to a database, and let nobody connect again."""
    with keeper(url) as (connection, name):
        connection.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false").format(name))
        connection.execute(HANG_UP, (make_url(url).database,))


def let_in(url: str) -> None:
    with keeper(url) as (connection, name):
        connection.execute(sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true").format(name))
