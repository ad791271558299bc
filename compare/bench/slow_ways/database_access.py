"""Reading one row of SQLite: what is around the statement costs more than the statement.

A route written with `def` runs in a thread, and so does every statement of aiosqlite; the row is there before
the thread is. A synchronous session inside `async def` blocks the loop for the time of one statement, which is
less than handing it over would take. A statement that is built once, without a session, halves what is left.
"""

import sqlite3
from typing import Any

from fastapi import FastAPI
from sqlalchemy import bindparam, insert
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, select

from chassis.database import Database
from chassis.settings import Settings
from compare.bench.bare import bare

WAYS = (
    "async_def_and_a_prebuilt_statement",
    "async_def_and_a_session",
    "def_and_a_session",
    "async_def_and_aiosqlite",
    "sqlite3_itself",
    "no_database",
)


class Table(SQLModel, registry=registry()):
    """The base of this example's one table."""


class Lamp(Table, table=True):
    id: int = Field(primary_key=True)
    name: str


LAMP = Lamp.__table__.c  # ty: ignore[missing-attribute]
ONE_LAMP = select(LAMP.id, LAMP.name).where(LAMP.id == bindparam("lamp_id"))


def create_app() -> FastAPI:
    """Build the app; its routes are the ways."""
    database = Database(Settings().database_url)
    database.create()
    unpooled = create_async_engine(database.url.set(drivername="sqlite+aiosqlite"))
    raw = sqlite3.connect(database.url.database or "", check_same_thread=False)
    fill(database)
    app = bare("lamps")

    @app.get("/async_def_and_a_prebuilt_statement")
    async def prebuilt() -> dict[str, Any]:
        with database.single.connect() as connection:
            return dict(connection.execute(ONE_LAMP, {"lamp_id": 1}).one()._mapping)

    @app.get("/async_def_and_a_session")
    async def session() -> Any:
        with Session(database.reader) as session:
            return session.get(Lamp, 1)

    @app.get("/def_and_a_session")
    def thread() -> Any:
        with Session(database.reader) as session:
            return session.get(Lamp, 1)

    @app.get("/async_def_and_aiosqlite")
    async def aiosqlite() -> Any:
        async with AsyncSession(unpooled) as session:
            return await session.get(Lamp, 1)

    @app.get("/sqlite3_itself")
    async def sqlite3_itself() -> dict[str, Any]:
        return dict(zip(("id", "name"), raw.execute("SELECT id, name FROM lamp WHERE id = 1").fetchone(), strict=True))

    @app.get("/no_database")
    async def nothing() -> dict[str, Any]:
        return {"id": 1, "name": "lamp"}

    return app


def fill(database: Database) -> None:
    with database.writer.begin() as connection:
        Table.metadata.create_all(connection)
        connection.execute(insert(Lamp), [{"id": 1, "name": "lamp"}])
