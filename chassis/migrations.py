"""Migrations: bring a database to the newest schema at start, also when several workers start at once."""

from pathlib import Path

import stamina
from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import OperationalError

from chassis import sqlite
from chassis.database import Database
from chassis.database_trouble import cause


def upgrade(database: Database, *packages: str) -> None:
    """Run the history in each `<package>/migrations`; whoever comes second waits, and finds nothing to do.

    A database may have several histories that know nothing of each other, each with a version of its own.
    """
    database.create()
    if database.is_sqlite:
        _write_ahead(database)
    with database.batch.connect() as connection, connection.begin():
        for package in packages:
            command.upgrade(configuration(package, connection), "head")


def configuration(package: str, connection: Connection) -> Config:
    """Point Alembic at the history of one package and at an open connection."""
    config = Config()
    folder = Path(__file__).parent.parent.joinpath(*package.split("."), "migrations")
    config.set_main_option("script_location", str(folder).replace("%", "%%"))  # A configparser replaces `%(name)s`.
    config.attributes["connection"] = connection
    return config


def _may_pass(error: Exception) -> bool:
    """Whether the error may go away without an operator, as it does when another process has written."""
    return isinstance(error, OperationalError) and cause(error) is None


@stamina.retry(on=_may_pass, attempts=None, timeout=15.0, wait_max=0.5)
def _write_ahead(database: Database) -> None:
    with database.reader.connect() as connection:
        sqlite.write_ahead(connection)


def run(metadata: MetaData, version_table: str = "alembic_version") -> None:
    """Be the body of every `migrations/env.py`.

    Args:
        version_table: where it is noted how far this history is, if the database has another one, too.
    """
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        version_table=version_table,
        transactional_ddl=True,
        render_as_batch=True,
    )
    context.run_migrations()
