"""Writing: how long one writer keeps others from writing, by the engine that all processes use."""

import time
from pathlib import Path
from statistics import median

from sqlalchemy import Column, Integer, MetaData, Table, Text
from sqlmodel import Session

from chassis import migrations
from chassis.database import Database
from compare.capacity.measurements import Writer
from compare.databases import Store

TRANSACTIONS = 200
MANY = 9

rows = Table("line", MetaData(), Column("id", Integer, primary_key=True), Column("text", Text))


def measure(folder: Path) -> Writer:
    """Write to an empty database: transactions of one statement, and of several."""
    database = Database(Store.file(folder / "writer.db").url)
    migrations.upgrade(database)
    rows.metadata.create_all(database.batch)
    one, many = (median(_seconds(database, count) for _ in range(TRANSACTIONS)) for count in (1, MANY))
    database.dispose()
    statement = max((many - one) / (MANY - 1), 0.0)
    return Writer(transaction=max(one - statement, 0.0), statement=statement)


def _seconds(database: Database, statements: int) -> float:
    began = time.perf_counter()
    with Session(database.writer) as session, session.begin():
        for _ in range(statements):
            session.connection().execute(rows.insert().values(text="As described."))
    return time.perf_counter() - began
