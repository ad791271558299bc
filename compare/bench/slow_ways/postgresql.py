"""Reading one row of PostgreSQL: what it costs that somebody else keeps the database.

A statement becomes a message to another process, and its answer one back; a transaction is two more of both. To ask
before each use whether the line still stands is one more. While it waits, a synchronous driver holds up the loop;
an asynchronous one does not, and what it does instead takes longer than the wait.
"""

from pathlib import Path
from typing import Any

from fastapi import FastAPI
from psycopg.sql import Identifier
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlmodel import Session

from chassis.database import Database
from chassis.settings import Settings
from compare.bench.bare import bare
from compare.bench.slow_ways.database_access import ONE_LAMP, Lamp, fill
from compare.databases import postgres, server
from compare.databases.connecting import connected

WAYS = (
    "sqlite",
    "postgresql",
    "postgresql_in_a_transaction",
    "postgresql_and_asking_first",
    "postgresql_in_a_thread",
    "postgresql_and_async_sessions",
    "postgresql_and_a_new_connection",
)


def create_app() -> FastAPI:
    """Build the app; its routes are the ways."""
    files, remote = both(Settings().database_url)
    asking = create_engine(remote.url, pool_pre_ping=True, isolation_level="AUTOCOMMIT")
    asynchronous = create_async_engine(remote.url)
    app = bare("lamps")

    @app.get("/sqlite")
    async def sqlite() -> dict[str, Any]:
        return one_lamp(files.single)

    @app.get("/postgresql")
    async def postgresql() -> dict[str, Any]:
        return one_lamp(remote.single)

    @app.get("/postgresql_in_a_transaction")
    async def transaction() -> dict[str, Any]:
        return one_lamp(remote.reader)

    @app.get("/postgresql_and_asking_first")
    async def asking_first() -> dict[str, Any]:
        return one_lamp(asking)

    @app.get("/postgresql_in_a_thread")
    def thread() -> Any:
        with Session(remote.reader) as session:
            return session.get(Lamp, 1)

    @app.get("/postgresql_and_async_sessions")
    async def async_session() -> Any:
        async with AsyncSession(asynchronous) as session:
            return await session.get(Lamp, 1)

    @app.get("/postgresql_and_a_new_connection")
    async def new_connection() -> dict[str, Any]:
        remote.single.dispose()
        return one_lamp(remote.single)

    return app


def one_lamp(engine: Any) -> dict[str, Any]:
    with engine.connect() as connection:
        return dict(connection.execute(ONE_LAMP, {"lamp_id": 1}).one()._mapping)


def both(url: str) -> tuple[Database, Database]:
    """Give the same table in a file, and on a server of our own."""
    folder = Path(Database(url).url.database or "").parent
    place = server.ours(server.folder()).set(database=postgres.name_of(folder, "example"))
    on_server = place.render_as_string(hide_password=False)
    with connected(place.set(database="postgres")) as connection:
        postgres.make(connection, Identifier(place.database or ""), Identifier("template0"), str(folder))
    found = Database(url), Database(on_server)
    for database in found:
        database.create()
        fill(database)
    return found
