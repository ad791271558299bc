"""The broker: it is declared by whom it concerns, is the one we started, and ends with us, however we end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from compare import broker
from compare.architectures import ARCHITECTURES
from compare.deployment import Deployment
from compare.inprocess import InProcess
from compare.launcher import Fleet
from compare.picture import source
from compare.road import STEPS
from compare.starters import MakeStarter
from compare.topology import BROKER, Architecture, Arrow
from tests.architecture.tree import REPOSITORY
from tests.compare.terminal import Command, alive, all_end
from tests.compare.test_launcher import processes_of, refuses_connections
from tests.realistic.mailbox import architecture, event
from tests.realistic.postman import Postman

pytestmark = pytest.mark.slow

MAILBOX = architecture().on_broker()
STEP = STEPS["step-4"]


def test_who_publishes_and_who_consumes_call_it_and_no_longer_each_other() -> None:
    calls = {(arrow.source, arrow.target) for arrow in STEP.on_broker().arrows}
    assert {("orders_v2", BROKER), ("notifications", BROKER)} <= calls
    assert ("orders_v2", "notifications") not in calls
    assert {(arrow.source, arrow.target) for arrow in STEPS["step-3"].on_broker().arrows} < calls


@pytest.mark.parametrize("declared", ARCHITECTURES.values(), ids=ARCHITECTURES)
def test_who_has_no_events_has_no_broker(declared: Architecture) -> None:
    assert declared.on_broker() == declared


def test_it_is_drawn() -> None:
    drawn = source({"step-4": STEP.on_broker()})
    assert "broker: broker {" in drawn
    assert "orders_v2 -> broker" in drawn
    assert Arrow("notifications", BROKER) in STEP.on_broker().arrows


def test_an_unknown_way_for_events_is_refused_in_words(tmp_path: Path) -> None:
    environment = {**os.environ, "EVENTS": "pigeons", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "compare", "up", "step-4"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr.strip()) == (1, "EVENTS=pigeons is no way for events; choose http or nats.")


def test_only_those_whom_it_concerns_know_where_it_is(tmp_path: Path) -> None:
    declared = STEP.on_broker()
    deployment = Deployment(declared, tmp_path, {name: f"http://{name}:1" for name in declared.replicas}, "token")
    told = {process.name: deployment.environment(process) for process in declared.processes}
    concerned = {name for name, variables in told.items() if "NATS_URL" in variables}
    assert concerned == {"orders_v2", "notifications"}
    assert {(told[name]["EVENTS"], told[name]["NATS_URL"]) for name in concerned} == {("nats", "nats://broker:1")}


def test_a_killed_broker_comes_back_on_its_port_with_what_it_was_told(tmp_path: Path, starter: MakeStarter) -> None:
    with Fleet(MAILBOX, tmp_path, starter=starter) as fleet:
        before, postman = fleet.members[BROKER], Postman(fleet.members[BROKER].url)
        fleet.kill("notifications")
        postman.posts(b"one", b"two")
        fleet.kill(BROKER)
        assert refuses_connections(before)
        assert broker.trouble(before.url, before.instance)
        fleet.restart(BROKER)
        after = fleet.members[BROKER]
        assert (after.port, postman.counts_waiting()) == (before.port, 2)
        assert broker.trouble(after.url, before.instance) == f"another process answers at {after.url}"
        assert broker.trouble(after.url, after.instance) is None


def test_no_broker_outlives_its_fleet_or_the_nursery_that_started_it(tmp_path: Path) -> None:
    with Fleet(MAILBOX, tmp_path) as fleet:
        processes = processes_of(fleet)
    assert not any(alive(process) for process in processes)
    with Fleet(MAILBOX, tmp_path) as fleet:
        processes = processes_of(fleet)
        (nursery,) = {process.parent() for process in processes}
        assert nursery
        nursery.kill()
        all_end(processes)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_no_broker_is_left_when_the_command_is_stopped(number: signal.Signals, tmp_path: Path) -> None:
    data, screen = tmp_path / "data", tmp_path / "screen"
    words = ("up", "step-4", "--port", "0", "--data", str(data), "--empty")
    command = Command(*words, screen=screen, environment={"EVENTS": "nats"})
    assert command.comes_up(data).members[BROKER].url in command.says("broker")
    family = command.family()
    assert "nats-server" in {process.name() for process in family}
    command.is_sent(number)
    command.ends()
    all_end(family)


def test_in_one_process_it_is_a_real_one_too_and_ends_with_it(tmp_path: Path) -> None:
    with InProcess(MAILBOX, tmp_path, environment={"JWKS_URL": str(tmp_path / "keys" / "jwks.json")}) as place:
        brokers = [each for each in psutil.Process().children(recursive=True) if each.name() == "nats-server"]
        assert broker.greeting(place.urls[BROKER])["jetstream"]
    assert brokers
    assert not any(alive(process) for process in brokers)


def test_a_reset_reaches_what_the_broker_still_has_to_bring(tmp_path: Path, starter: MakeStarter) -> None:
    with Fleet(MAILBOX, tmp_path, starter=starter) as fleet:
        fleet.kill("notifications")
        postman = Postman(fleet.members[BROKER].url)
        postman.posts(str(event()).encode())
        broker.forget(tmp_path)
        assert postman.counts_waiting() == 0
    broker.forget(tmp_path)
    assert not (tmp_path / BROKER).exists()
