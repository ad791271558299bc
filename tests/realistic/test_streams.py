"""Streams through the gateway: news come as they happen, and who has left is forgotten at once."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from compare.launcher import Fleet
from compare.road import STEPS
from compare.starters import MakeStarter
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Shopper, Visitor
from tests.realistic.mailbox import Owner

pytestmark = pytest.mark.slow

QUIET = {"TELEMETRY": "false", "LOG_LEVEL": "WARNING", "RELAY_SECONDS": "0.1", "REFRESH_SECONDS": "0.5"}
# As in microservices/gateway/guard.py, which tests do not import.
MOST_REQUESTS, MOST_STREAMS_EACH = 64, 40


@pytest.fixture
def anna(tmp_path: Path, starter: MakeStarter) -> Iterator[Shopper]:
    with Fleet(STEPS["step-4"], tmp_path, environment=QUIET, starter=starter) as fleet:
        yield Visitor(Connection(fleet.base_url)).joins("Anna")


def test_who_listens_hears_of_an_order_at_once(anna: Shopper) -> None:
    lamp = Visitor(anna.connection).joins("Sam").sells()
    with Owner(anna.connection, anna.id, anna.token).listens() as line:
        order = anna.orders(lamp)
        assert line.hears().order_id == order.id
        anna.cancels(order)
        assert line.hears().kind == "order-cancelled"


def test_who_has_left_takes_nobodys_place(anna: Shopper) -> None:
    mailbox = Owner(anna.connection, anna.id, anna.token)
    for _ in range(MOST_REQUESTS + MOST_STREAMS_EACH):
        with mailbox.listens():
            pass
    assert mailbox.sees().items == []


def test_a_client_with_all_its_streams_open_keeps_nobody_from_a_stream_or_a_request(anna: Shopper) -> None:
    noisy, quiet = (Owner(anna.connection, each.id, each.token) for each in (anna, Visitor(anna.connection).joins()))
    assert noisy.sees().items == []  # From now on the gateway has the keys, and knows each token's owner.
    with ExitStack() as stack:
        listeners = [stack.enter_context(noisy.listens()) for _ in range(MOST_STREAMS_EACH)]
        assert len(listeners) == MOST_STREAMS_EACH
        assert noisy.sends("GET", "/notifications/stream").refusal.status == 503
        assert noisy.sees().items == []
        with quiet.listens():
            assert quiet.sees().items == []
