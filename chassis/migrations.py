"""Migrations: bring a database to the newest schema at start, also when several workers start at once."""

import os
from pathlib import Path

import stamina
from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import OperationalError

from chassis.database import Database

UPGRADE_LOCK = 7_305_001  # Any number will do, as long as every process asks PostgreSQL for the same one.


def upgrade(database: Database, package: str, extends: str = "") -> None:
    """Run the history in `<package>/migrations`; whoever comes second waits, and finds nothing to do.

    Args:
        extends: the package whose history comes before that one.
    """
    database.create()
    if database.is_sqlite:
        _write_ahead(database)
    with database.batch.connect() as connection, connection.begin():
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        command.upgrade(configuration(connection, package, extends), "head")


def configuration(connection: Connection, package: str, extends: str = "") -> Config:
    """Point Alembic at an open connection, at one package's history, and at the one that it extends."""
    config = Config()
    folders = [folder(each) for each in (package, extends) if each]
    config.set_main_option("script_location", str(folders[0]))
    config.set_main_option("version_locations", os.pathsep.join(str(each / "versions") for each in folders))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def folder(package: str) -> Path:
    return Path(__file__).parent.parent.joinpath(*package.split("."), "migrations")


@stamina.retry(on=OperationalError, attempts=20, wait_max=0.5)
def _write_ahead(database: Database) -> None:
    """Switch the file to WAL: readers no longer wait for the writer. Fails while another process switches."""
    with database.reader.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA journal_mode = WAL")


def run(metadata: MetaData) -> None:
    """Be the body of every `migrations/env.py`."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, render_as_batch=True)
    context.run_migrations()
