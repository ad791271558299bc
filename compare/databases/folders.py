"""Folders: which data folder each database on a server belongs to; the server keeps it as a comment."""

from collections.abc import Callable
from pathlib import Path

from psycopg import sql
from sqlalchemy import URL

from compare.databases.connecting import BELONGS_TO, connected

FOUND = "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE NOT datistemplate"


def remove(server: URL, folder: Path) -> None:
    """Remove all databases that belong to this folder or to one below it."""
    whole = folder.resolve()
    drop_where(server, lambda place: place.is_relative_to(whole))


def remove_orphans(server: URL) -> None:
    """Remove the databases of folders that are gone; of a server of our own, which nobody else uses."""
    drop_where(server, lambda place: not place.exists())


def drop_where(server: URL, condition: Callable[[Path], bool]) -> None:
    with connected(server) as connection:
        for name, text in connection.execute(FOUND).fetchall():
            if (text or "").startswith(BELONGS_TO) and condition(Path(text.removeprefix(BELONGS_TO))):
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
