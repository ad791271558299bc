"""Connecting: a way to a PostgreSQL server, past all engines."""

from typing import Any

import psycopg
from sqlalchemy import URL

from compare.databases.trouble import NoDatabase

CONNECT_SECONDS = 5
BELONGS_TO = "Tables of the marketplace that runs on "
"""How the comment on each database begins; its data folder follows."""


def connected(place: URL) -> psycopg.Connection[Any]:
    """Connect; what the query of the address says comes before our own settings.

    Raises:
        NoDatabase: the address has an option that PostgreSQL does not know, or a value that it cannot read.
    """
    ours = {"host": place.host, "port": place.port, "connect_timeout": CONNECT_SECONDS}
    account = {"user": place.username, "password": place.password, "dbname": place.database}
    try:
        return psycopg.connect(autocommit=True, **(ours | account | dict(place.query)))  # ty: ignore[invalid-argument-type]
    except psycopg.ProgrammingError as error:
        raise NoDatabase(f"Cannot connect to PostgreSQL at {place.host}: {error}") from error
