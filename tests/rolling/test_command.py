"""The command: processes of a marketplace that runs are replaced from another terminal."""

import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from compare import request
from compare.rolling import command as rolling
from compare.running import running
from tests.compare.terminal import Command, eventually

pytestmark = pytest.mark.slow

COPIES = ("orders-1", "orders-2")


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """Let a marketplace run with two of each, until the test is over."""
    data = tmp_path / "data"
    words = ["up", "microservices", "--port", "0", "--data", str(data), "--empty", "--replicas", "2"]
    command = Command(*words, screen=tmp_path / "up")
    command.comes_up(data)
    yield data
    command.is_sent(signal.SIGINT)
    command.ends()


def instances(data: Path) -> dict[str, str]:
    found = running(data)
    assert found
    return {name: member.instance for name, member in found.members.items()}


def rolled(data: Path, *names: str) -> tuple[int, str]:
    """Type the command; give its exit code and what it says."""
    command = Command("roll", "microservices", *names, "--data", str(data), screen=data.parent / "roll")
    return command.ends(), command.screen.read_text()


def test_all_copies_of_a_process_are_replaced_and_nobody_else(data: Path) -> None:
    before = instances(data)
    code, screen = rolled(data, "orders")
    assert code == 0, screen
    after = instances(data)
    assert {name for name in before if before[name] != after[name]} == set(COPIES)
    assert all(f"{name} is a new process" in screen for name in COPIES)


def test_one_copy_is_replaced_by_its_name_and_an_unknown_one_is_refused(data: Path) -> None:
    before = instances(data)
    assert rolled(data, "orders-2")[0] == 0
    code, screen = rolled(data, "payments")
    assert (code, "microservices has no payments" in screen) == (2, True)
    after = instances(data)
    assert {name for name in before if before[name] != after[name]} == {"orders-2"}


def test_request_is_withdrawn_from_a_launcher_that_does_not_answer(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(request, "SILENCE_SECONDS", 0.5)
    before, found = instances(data), running(data)
    assert found
    launcher = psutil.Process(found.launcher)
    launcher.suspend()
    eventually(lambda: launcher.status() == psutil.STATUS_STOPPED, "the launcher has stopped")
    try:
        assert rolling.run(data, ["orders"]) == 1
    finally:
        launcher.resume()
    said = " ".join(capsys.readouterr().out.split())
    assert "has said nothing for 0.5 s. The request is withdrawn." in said
    assert f"`kill -CONT {launcher.pid}` continues it" in said
    assert rolled(data, "users")[0] == 0
    assert {name for name in before if before[name] != instances(data)[name]} == {"users-1", "users-2"}


def test_request_that_was_seen_is_not_said_to_be_withdrawn(tmp_path: Path) -> None:
    request.ask(tmp_path, rolling.ROLL, "orders")
    assert request.take(tmp_path, rolling.ROLL) == "orders"
    assert not request.withdraw(tmp_path, rolling.ROLL)
    request.ask(tmp_path, rolling.ROLL, "orders")
    assert request.withdraw(tmp_path, rolling.ROLL)
    assert request.take(tmp_path, rolling.ROLL) is None
