"""The command: processes of a marketplace that runs are replaced from another terminal."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from compare.running import running
from tests.compare.terminal import Command

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
