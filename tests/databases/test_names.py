"""Names of folders: whatever the file system takes, each database is inside of its folder, and nothing is outside."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from chassis import migrations
from chassis.database import Database
from compare import databases, snapshots
from compare.architectures import MONOLITH
from compare.databases import NoDatabase, files
from compare.databases.sockets import folder_for_a_socket
from compare.databases.store import Store
from tests.databases.names import EVERYTHING, NAMES

pytestmark = pytest.mark.slow

EVERY_NAME = pytest.mark.parametrize("name", [*NAMES.values(), EVERYTHING], ids=[*NAMES, "everything"])
MOST_BYTES = 104
SOCKET = ".s.PGSQL.5432"


@EVERY_NAME
def test_address_of_a_file_is_read_as_it_was_written(name: str, tmp_path: Path) -> None:
    path = tmp_path / name / f"{name[:20]}.db"
    store = Store.file(path)
    assert store.path == path
    assert Path(Database(store.url).url.database or "") == path


@EVERY_NAME
def test_tables_are_inside_of_the_folder(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(databases.SETTING, "sqlite")
    (tmp_path / "around").mkdir()
    store = databases.store(tmp_path / "around" / name, "users")
    with store.opened() as database:
        migrations.upgrade(database, "microservices.users")
    assert store.look("SELECT count(*) FROM user") == [(0,)]
    assert [each.name for each in (tmp_path / "around").iterdir()] == [name]
    assert (tmp_path / "around" / name / "users.db").stat().st_size


@EVERY_NAME
def test_database_becomes_a_snapshot_and_is_copied_back(name: str, tmp_path: Path) -> None:
    source, snapshot = Store.file(tmp_path / "users.db"), Store.file(tmp_path / name / "users-1.db")
    source.path.touch()
    source.write("CREATE TABLE one (id INTEGER)", [{}])
    snapshot.path.parent.mkdir()
    files.become(source, snapshot)
    copy = Store.file(tmp_path / name / "copy" / "users.db")
    snapshot.copy_to(copy)
    assert copy.look("SELECT count(*) FROM one") == [(0,)]
    assert {each.name for each in tmp_path.iterdir()} == {"users.db", name}


@EVERY_NAME
def test_history_is_found_in_a_checkout_of_this_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = Path("microservices", "users", "migrations")
    shutil.copytree(Path(migrations.__file__).parents[1] / history, tmp_path / name / history)
    monkeypatch.setattr(migrations, "__file__", str(tmp_path / name / "chassis" / "migrations.py"))
    with Database("sqlite://").reader.connect() as connection:
        config = migrations.configuration("microservices.users", connection)
    assert ScriptDirectory.from_config(config).get_heads()


@pytest.mark.parametrize("name", ["x" * 120, "a,b", "it's", "Käse", "two words"])
def test_socket_has_a_short_and_plain_path_whatever_the_temporary_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / name))
    folder = folder_for_a_socket()
    try:
        assert len(str(folder / SOCKET)) < MOST_BYTES
        assert "," not in str(folder)
    finally:
        folder.rmdir()


def folder_of(length: int, around: Path) -> Path:
    """Make a folder whose path has so many bytes."""
    folder = around
    while (missing := length - len(os.fsencode(folder)) - 1) > 0:
        folder /= "x" * (missing if missing <= 200 else min(200, missing - 2))
    folder.mkdir(parents=True)
    assert len(os.fsencode(folder)) == length
    return folder


@pytest.mark.parametrize("more", [0, 1])
def test_path_is_refused_exactly_where_sqlite_cannot_open_it(
    more: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(databases.SETTING, "sqlite")
    path = folder_of(files.MOST_BYTES - len("/users.db") + more, tmp_path) / "users.db"
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE one (id INTEGER)")
    assert path.exists() == (not more)
    if more:
        with pytest.raises(NoDatabase, match=f"{path}: the path has 505 bytes, and SQLite takes at most 504"):
            databases.store(path.parent, "users")
    else:
        assert databases.store(path.parent, "users").path == path


def test_link_to_a_folder_with_a_long_path_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(databases.SETTING, "sqlite")
    (tmp_path / "link").symlink_to(folder_of(600, tmp_path))
    with pytest.raises(NoDatabase, match="has 609 bytes"):
        databases.store(tmp_path / "link", "users")


def test_folder_in_which_no_snapshot_can_be_made_is_refused_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(databases.SETTING, "sqlite")
    data = folder_of(470, tmp_path)
    with pytest.raises(NoDatabase, match="the path of its draft has"):
        snapshots.fill(MONOLITH, data)
    assert list(data.iterdir()) == []


def test_database_that_cannot_be_copied_is_named(tmp_path: Path) -> None:
    source, target = Store.file(tmp_path / "users.db"), Store.file(tmp_path / "copy.db")
    source.path.touch()
    target.path.mkdir()
    for one, other in ((source, target), (target, source)):
        with pytest.raises(NoDatabase, match=f"{target.path}: unable to open database file"):
            one.copy_to(other)
