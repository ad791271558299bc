"""Many clients write in PostgreSQL: in turns, or as soon as nobody has the row.

Writers here take turns, as SQLite lets them. PostgreSQL would let those who write different rows write at once. Each
way writes in threads, since only there does anybody write at the same moment as others of the same process.
"""

from itertools import count
from typing import Any

from fastapi import FastAPI
from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col, func, select

from chassis import postgresql, problems
from chassis.settings import Settings
from compare.bench.bare import bare
from compare.bench.slow_ways.postgresql import both

WAYS = ("in_turns", "different_rows_at_once", "one_row_at_once", "sqlite")
METHOD = "POST"
KEPT = "/kept"
ROWS = 100


class Table(SQLModel, registry=registry()):
    """The base of this example's one table."""


class Shelf(Table, table=True):
    way: str = Field(primary_key=True)
    row: int = Field(primary_key=True)
    stock: int


MORE = (
    update(Shelf)
    .where(col(Shelf.way) == bindparam("which"), col(Shelf.row) == bindparam("number"))
    .values(stock=Shelf.stock + 1)
)


def create_app() -> FastAPI:
    """Build the app; its routes are the ways, and `/kept` tells what the shelves hold."""
    files, server = both(Settings().database_url)
    at_once = postgresql.engine(server.url, postgresql.limits(postgresql.BATCH_SECONDS, 0))
    app, numbers = bare("shelves"), count()
    problems.install(app)
    for database in (files, server):
        with database.batch.begin() as connection:
            Table.metadata.create_all(connection)
            connection.execute(
                insert(Shelf), [{"way": way, "row": row, "stock": 0} for way in WAYS for row in range(ROWS)]
            )

    def write(engine: Any, way: str, row: int) -> None:
        with engine.begin() as connection:
            connection.execute(MORE, {"which": way, "number": row})

    @app.post("/in_turns")
    def in_turns() -> None:
        write(server.batch, "in_turns", next(numbers) % ROWS)

    @app.post("/different_rows_at_once")
    def different_rows() -> None:
        write(at_once, "different_rows_at_once", next(numbers) % ROWS)

    @app.post("/one_row_at_once")
    def one_row() -> None:
        write(at_once, "one_row_at_once", 0)

    @app.post("/sqlite")
    def sqlite() -> None:
        write(files.batch, "sqlite", next(numbers) % ROWS)

    @app.get("/kept", include_in_schema=False)
    def kept() -> dict[str, int]:
        sums = select(Shelf.way, func.sum(Shelf.stock)).group_by(Shelf.way)
        with files.single.connect() as here, server.single.connect() as there:
            found = dict(there.execute(sums).all()) | {"sqlite": dict(here.execute(sums).all())["sqlite"]}
        return {way: int(total) for way, total in found.items()}

    return app
