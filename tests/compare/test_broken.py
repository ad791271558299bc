"""A command that cannot use an entry of its data folder names it, and says how to go on."""

from pathlib import Path

import pytest

from compare import databases
from compare.architectures import MICROSERVICES, MONOLITH
from compare.databases import NoDatabase
from compare.databases.store import Store
from compare.launcher import CouldNotStart, Fleet
from compare.running import LOCK, Claim, note
from compare.starters import MakeStarter
from tests.compare.terminal import Command
from tests.levels import at_night

pytestmark = pytest.mark.slow

NO_DATABASE = b"This is no database. " * 200


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the path of the database of one process."""
    monkeypatch.setenv(databases.SETTING, "sqlite")
    return databases.store(tmp_path, "users").path


def test_file_that_is_no_database_is_named_and_nothing_else_is_said(file: Path, starter: MakeStarter) -> None:
    file.write_bytes(NO_DATABASE)
    with pytest.raises(NoDatabase) as told, Fleet(MICROSERVICES, file.parent, starter=starter):
        pass
    assert f"{file}: file is not a database. Move it away or delete it; then `marketplace reset`" in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_folder_in_the_place_of_a_database_is_named(file: Path, starter: MakeStarter) -> None:
    file.mkdir()
    with pytest.raises(NoDatabase) as told, Fleet(MICROSERVICES, file.parent, starter=starter):
        pass
    assert f"{file}: unable to open database file. Move it away or delete it" in str(told.value)


def test_database_whose_pages_are_damaged_is_refused_and_a_sound_one_is_not(file: Path) -> None:
    file.touch()
    store = Store.file(file)
    store.ask("CREATE TABLE one (id INTEGER PRIMARY KEY, text TEXT)")
    store.write("INSERT INTO one (text) VALUES (:text)", [{"text": "x" * 1000}] * 100)
    store.refuse_broken()
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(NoDatabase, match=f"{file}: "):
        store.refuse_broken()


def test_reset_names_a_file_that_is_no_database(file: Path, tmp_path: Path) -> None:
    file.write_bytes(NO_DATABASE)
    command = Command("reset", "microservices", "--data", str(tmp_path), screen=tmp_path / "screen")
    assert command.ends() == 1
    assert f"{file}: file is not a database. Move it away" in command.screen.read_text()
    file.unlink()
    again = Command("reset", "microservices", "--data", str(tmp_path), screen=tmp_path / "again")
    assert again.ends() == 0


@pytest.mark.parametrize("entry", [LOCK, *at_night([note(Path()).name])])
def test_entry_of_the_launcher_that_is_a_folder_is_named(entry: str, tmp_path: Path) -> None:
    (tmp_path / entry).mkdir()
    with pytest.raises(CouldNotStart, match=f"Cannot use {tmp_path / entry}: it is a folder"), Claim(tmp_path):
        pass
    (tmp_path / entry).rmdir()
    with Fleet(MONOLITH, tmp_path) as fleet:
        assert fleet.members
