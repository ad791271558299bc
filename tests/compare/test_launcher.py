"""The launcher: everything that was started is what we started, and is gone when we are."""

import signal
import socket
from pathlib import Path

import psutil
import pytest

from compare.architectures import ARCHITECTURES, MICROSERVICES, MONOLITH
from compare.launcher import CouldNotStart, Fleet, Member
from compare.readiness import ask
from compare.running import running
from compare.starters import MakeStarter
from compare.topology import Architecture
from tests.compare.spoiled import spoil
from tests.compare.terminal import Command, alive, all_end

pytestmark = pytest.mark.slow

EVERY_ARCHITECTURE = [pytest.param(architecture, id=name) for name, architecture in ARCHITECTURES.items()]
EVERY_DATABASE = [
    pytest.param(architecture, owner, id=f"{architecture.name}-{owner}")
    for architecture in ARCHITECTURES.values()
    for owner in architecture.databases
]


def refuses_connections(member: Member) -> bool:
    with socket.socket() as caller:
        caller.settimeout(5)
        return caller.connect_ex(("127.0.0.1", member.port)) != 0


def processes_of(fleet: Fleet) -> list[psutil.Process]:
    return [psutil.Process(pid) for member in fleet.members.values() for pid in member.pids]


@pytest.mark.parametrize("architecture", EVERY_ARCHITECTURE)
def test_every_process_is_ready_and_is_the_one_we_started(architecture: Architecture, tmp_path: Path) -> None:
    with Fleet(architecture, tmp_path) as fleet:
        assert set(fleet.members) == set(architecture.replicas)
        for member in fleet.members.values():
            assert ask(member.url, "/health/live")[1]["instance"] == member.instance
            assert ask(member.url, "/health/ready")[0] == 200
        assert len({member.instance for member in fleet.members.values()}) == len(fleet.members)


@pytest.mark.parametrize("architecture", EVERY_ARCHITECTURE)
def test_nothing_runs_and_every_port_is_closed_when_a_fleet_is_left(architecture: Architecture, tmp_path: Path) -> None:
    with Fleet(architecture, tmp_path) as fleet:
        processes = processes_of(fleet)
        assert all(alive(process) for process in processes)
    assert not any(alive(process) for process in processes)
    assert all(refuses_connections(member) for member in fleet.members.values())


def test_a_frozen_process_does_not_outlive_its_fleet(tmp_path: Path) -> None:
    with Fleet(MONOLITH, tmp_path) as fleet:
        processes = processes_of(fleet)
        fleet.freeze("monolith")
    assert not any(alive(process) for process in processes)


def test_a_thawed_process_goes_on(tmp_path: Path) -> None:
    with Fleet(MONOLITH, tmp_path) as fleet:
        fleet.freeze("monolith")
        with pytest.raises(TimeoutError):
            ask(fleet.base_url, "/health/live")
        fleet.thaw("monolith")
        assert ask(fleet.base_url, "/health/ready")[0] == 200


@pytest.mark.parametrize("name", MICROSERVICES.databases)
def test_a_killed_process_refuses_connections_and_comes_back_on_its_port(name: str, tmp_path: Path) -> None:
    with Fleet(MICROSERVICES, tmp_path) as fleet:
        before = fleet.members[name]
        fleet.kill(name)
        assert refuses_connections(before)
        fleet.restart(name)
        assert fleet.members[name].port == before.port
        assert ask(fleet.members[name].url, "/health/live")[1]["instance"] != before.instance


@pytest.mark.parametrize(("architecture", "owner"), EVERY_DATABASE)
def test_a_service_that_cannot_start_is_named_with_its_last_words(
    architecture: Architecture, owner: str, tmp_path: Path, starter: MakeStarter
) -> None:
    words = spoil(tmp_path, owner)
    with pytest.raises(CouldNotStart) as told, Fleet(architecture, tmp_path, starter=starter):
        pass
    assert owner in str(told.value)
    assert words in str(told.value)
    assert "retry_scheduled" not in (tmp_path / "logs" / f"{owner}.log").read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("architecture", EVERY_ARCHITECTURE)
def test_nothing_is_left_when_the_command_is_stopped_in_any_way(
    architecture: Architecture, number: signal.Signals, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    command = Command(
        "up", architecture.name, "--port", "0", "--data", str(data), "--empty", screen=tmp_path / "screen"
    )
    command.comes_up(data)
    family = command.family()
    command.is_sent(number)
    command.ends()
    all_end(family)


def test_a_failed_start_ends_the_command_with_1_and_says_why(tmp_path: Path) -> None:
    data = tmp_path / "data"
    words = spoil(data, "users")
    command = Command("up", "microservices", "--port", "0", "--data", str(data), "--empty", screen=tmp_path / "screen")
    family = command.family()
    assert command.ends() == 1
    assert "users" in command.says(words)
    all_end(family)


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    with Fleet(MONOLITH, tmp_path / "first") as fleet:
        port = fleet.members["monolith"].port
        with pytest.raises(CouldNotStart, match=f"port {port}"), Fleet(MONOLITH, tmp_path / "second", port):
            pass


def test_a_data_folder_serves_one_fleet_at_a_time(tmp_path: Path) -> None:
    with Fleet(MONOLITH, tmp_path), pytest.raises(CouldNotStart, match="in use"), Fleet(MONOLITH, tmp_path):
        pass


def test_a_proxy_that_is_dead_is_asked_by_nobody(tmp_path: Path) -> None:
    """All is loopback: the launcher's readiness checks, the import of the data, the calls between services."""
    nowhere = dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"), "http://127.0.0.1:9")
    data, screen = tmp_path / "data", tmp_path / "screen"
    command = Command("up", "microservices", "--port", "0", "--data", str(data), screen=screen, environment=nowhere)
    status, page = ask(command.comes_up(data).base_url, "/pages/item/1")
    command.is_sent(signal.SIGINT)
    assert command.ends() == 0
    assert (status, page["unavailable"]) == (200, [])


def test_the_note_of_a_launcher_that_was_killed_is_in_nobodys_way(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = Command("up", "monolith", "--port", "0", "--data", str(data), "--empty", screen=tmp_path / "screen")
    command.comes_up(data)
    family = command.family()
    command.is_sent(signal.SIGKILL)
    all_end(family)
    assert (data / "running.json").exists()
    assert running(data) is None
    with Fleet(MONOLITH, data) as fleet:
        assert running(data).base_url == fleet.base_url
