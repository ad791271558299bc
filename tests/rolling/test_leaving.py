"""Leaving: what a process does between being asked to stop and stopping."""

import signal
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from compare import members
from compare.architectures import MONOLITH
from compare.launcher import Fleet
from compare.road import STEPS
from compare.starters import MakeStarter
from tests.marketplace.connection import Connection
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Visitor
from tests.realistic.mailbox import Owner

pytestmark = pytest.mark.slow

QUIET = {"LOG_LEVEL": "WARNING", "RELAY_SECONDS": "0.1"}


@pytest.fixture
def fleet(tmp_path: Path, starter: MakeStarter) -> Iterator[Fleet]:
    with Fleet(MONOLITH, tmp_path, environment=QUIET, starter=starter) as fleet:
        yield fleet


def line(fleet: Fleet) -> HTTPConnection:
    """Open a connection that is kept."""
    connection = HTTPConnection("127.0.0.1", fleet.members["monolith"].port, timeout=120)
    asks(connection, "/health/live")
    return connection


def asks(connection: HTTPConnection, path: str) -> tuple[int, str | None]:
    """Give the status, and what the answer says of the connection."""
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("connection")


def refuses(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(5)
        return caller.connect_ex(("127.0.0.1", port)) != 0


def test_an_idle_connection_is_answered_and_told_that_it_ends(fleet: Fleet) -> None:
    first, second, member = line(fleet), line(fleet), fleet.members["monolith"]
    fleet.starter.let_go(member.pids)
    members.send(signal.SIGTERM, member, fleet.starter)
    while not refuses(member.port):
        assert fleet.how_it_ended("monolith") is None
    assert asks(first, "/inventory") == (200, "close")
    assert asks(second, "/health/ready") == (503, "close")
    eventually(lambda: fleet.how_it_ended("monolith"))
    assert fleet.how_it_ended("monolith") == "ended with exit code 0"


def test_who_keeps_an_idle_connection_for_ever_is_not_waited_for_for_ever(fleet: Fleet) -> None:
    kept = line(fleet)
    members.leave(fleet.members["monolith"], fleet.starter)
    assert fleet.how_it_ended("monolith") == "ended with exit code 0"
    kept.close()


def test_a_stream_ends_properly_and_who_comes_back_has_missed_nothing(tmp_path: Path, starter: MakeStarter) -> None:
    with Fleet(STEPS["step-4"], tmp_path, environment=QUIET, starter=starter) as fleet:
        anna = Visitor(Connection(fleet.base_url)).joins("Anna")
        lamp = Visitor(anna.connection).joins("Sam").sells()
        mailbox = Owner(anna.connection, anna.id, anna.token)
        for name in ("notifications", "gateway"):
            with mailbox.listens() as stream:
                order = anna.orders(lamp)
                assert stream.hears().order_id == order.id
                position = max(each.id for each in mailbox.sees().items)
                fleet.roll(name)
                with pytest.raises(EOFError):
                    stream.fields()
            order = anna.orders(lamp)
            with mailbox.listens(after=position) as stream:
                assert stream.hears().order_id == order.id
