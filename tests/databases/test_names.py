"""Names of folders: whatever the file system takes, each database is inside of its folder, and nothing is outside."""

import shutil
import tempfile
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from chassis import migrations
from chassis.database import Database
from compare import databases
from compare.databases import files
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
