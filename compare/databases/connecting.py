"""Connecting: a way to a PostgreSQL server, past all engines."""

from typing import Any

import psycopg
from sqlalchemy import URL

CONNECT_SECONDS = 5
BELONGS_TO = "Tables of the marketplace that runs on "
"""How the comment on each database begins; its data folder follows."""


def connected(place: URL) -> psycopg.Connection[Any]:
    return psycopg.connect(
        host=place.query.get("host") or place.host,  # ty: ignore[invalid-argument-type]
        port=place.port,
        user=place.username,
        password=place.password,
        dbname=place.database,
        connect_timeout=CONNECT_SECONDS,
        autocommit=True,
        **{name: value for name, value in place.query.items() if name != "host"},  # ty: ignore[invalid-argument-type]
    )
