"""Migrations: bring a database to the newest schema at start, also when several workers start at once."""

from pathlib import Path

import stamina
from alembic import command, context
from alembic.config import Config
from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import OperationalError

from chassis.database import Database

UPGRADE_LOCK = 7_305_001  # Any number will do, as long as every process asks PostgreSQL for the same one.


def upgrade(database: Database, *packages: str) -> None:
    """Run the history in each `<package>/migrations`; whoever comes second waits, and finds nothing to do.

    A database may have several histories that know nothing of each other, each with a version of its own.
    """
    database.create()
    if database.is_sqlite:
        _write_ahead(database)
    with database.batch.connect() as connection, connection.begin():
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")
        for package in packages:
            command.upgrade(configuration(package, connection), "head")


def configuration(package: str, connection: Connection) -> Config:
    """Point Alembic at the history of one package and at an open connection."""
    config = Config()
    folder = Path(__file__).parent.parent.joinpath(*package.split("."), "migrations")
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config


@stamina.retry(on=OperationalError, attempts=None, timeout=15.0, wait_max=0.5)
def _write_ahead(database: Database) -> None:
    """Switch the file to WAL: readers no longer wait for the writer. Fails while another process switches."""
    with database.reader.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA journal_mode = WAL")


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
