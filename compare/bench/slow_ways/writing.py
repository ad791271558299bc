"""Many clients write one row: three ways, of which one neither fails nor forgets.

`stock = stock + 1` in Python reads, adds and writes back; whoever wrote in between is overwritten, and nobody hears of
it. A transaction that begins as a reader (plain `BEGIN`) cannot become a writer once somebody else has written: SQLite
refuses at once, whatever the busy timeout. `BEGIN IMMEDIATE` says from the start that it will write, and queues.
"""

from fastapi import FastAPI
from sqlalchemy import Engine, create_engine, event, insert
from sqlalchemy.orm import registry
from sqlmodel import Field, Session, SQLModel, select

from chassis import problems, sqlite
from chassis.database import Database
from chassis.settings import Settings
from compare.bench.bare import bare

WAYS = ("begin_immediate", "plain_begin", "read_then_write")
METHOD = "POST"
KEPT = "/kept"


class Table(SQLModel, registry=registry()):
    """The base of this example's one table."""


class Shelf(Table, table=True):
    way: str = Field(primary_key=True)
    stock: int


def create_app() -> FastAPI:
    """Build the app; its routes are the ways, and `/kept` tells what the shelves hold."""
    database = Database(Settings().database_url)
    database.create()
    fill(database)
    plain = beginning_as_reader(database)
    app = bare("shelves")
    problems.install(app)

    @app.post("/begin_immediate")
    def immediate() -> None:
        with Session(database.batch) as session, session.begin():
            session.get_one(Shelf, "begin_immediate").stock += 1

    @app.post("/plain_begin")
    def plain_begin() -> None:
        with Session(plain) as session, session.begin():
            session.get_one(Shelf, "plain_begin").stock += 1

    @app.post("/read_then_write")
    def read_then_write() -> None:
        with Session(database.reader) as session:
            stock = session.get_one(Shelf, "read_then_write").stock
        with Session(database.batch) as session, session.begin():
            session.get_one(Shelf, "read_then_write").stock = stock + 1

    @app.get("/kept", include_in_schema=False)
    def kept() -> dict[str, int]:
        with Session(database.reader) as session:
            return {shelf.way: shelf.stock for shelf in session.exec(select(Shelf))}

    return app


def beginning_as_reader(database: Database) -> Engine:
    engine = create_engine(database.url, connect_args={"check_same_thread": False}, pool_size=40)
    event.listen(engine, "connect", sqlite.prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def fill(database: Database) -> None:
    with database.single.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    with database.batch.begin() as connection:
        Table.metadata.create_all(connection)
        connection.execute(insert(Shelf), [{"way": way, "stock": 0} for way in WAYS])
