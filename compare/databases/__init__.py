"""Databases: where each process keeps its tables, an SQLite file in the data folder or a database on a server."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.databases import files
from compare.databases.store import Store
from compare.databases.trouble import DatabaseIsBusy, NoDatabase

__all__ = ["DatabaseIsBusy", "NoDatabase", "Store", "kind", "scratch_folder", "snapshot", "store"]

SETTING = "DB"
KINDS = ("sqlite", "postgres")


def kind() -> str:
    """Tell which kind of database everything here uses.

    Raises:
        NoDatabase: there is no such kind.
    """
    chosen = os.environ.get(SETTING) or KINDS[0]
    if chosen not in KINDS:
        raise NoDatabase(f"{SETTING}={chosen} is not one of {', '.join(KINDS)}.")
    return chosen


def store(data: Path, name: str) -> Store:
    """Tell where the process of this name keeps its tables, in the marketplace that runs on a data folder."""
    if kind() == "sqlite":
        return files.at(data / f"{name}.db")
    from compare.databases import postgres  # What a server needs takes its time to import.

    return _on_server(postgres.name_of(data, name), data)


def snapshot(data: Path, architecture: str, name: str, key: str) -> Store:
    """Tell where a snapshot is; on a server all data folders share it, since the key says all of what is in it."""
    if kind() == "sqlite":
        return files.at(data / "snapshots" / f"{name}-{key}.db", files.DRAFT_BYTES)
    return _on_server(f"snapshot_{architecture}_{name}_{key}".replace("-", "_"))


@contextmanager
def scratch_folder() -> Generator[Path]:
    """Give a data folder that goes afterwards, with all databases of those who ran on it or below it."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            yield Path(folder)
        finally:
            if kind() == "postgres":
                from compare.databases import folders, server

                folders.remove(server.address(), Path(folder))


def _on_server(name: str, data: Path | None = None) -> Store:
    from compare.databases import server

    url = server.address().set(database=name).render_as_string(hide_password=False)
    return Store(name, url, str(data.resolve()) if data else "")
