"""Streams through the gateway: news come as they happen, and who has left is forgotten at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from compare.launcher import Fleet
from compare.road import STEPS
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Shopper, Visitor
from tests.realistic.mailbox import Owner

pytestmark = pytest.mark.slow

QUIET = {"TELEMETRY": "false", "LOG_LEVEL": "WARNING", "RELAY_SECONDS": "0.1", "REFRESH_SECONDS": "0.5"}
MORE_THAN_THE_GATEWAY_HOLDS = 210


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Shopper]:
    with Fleet(STEPS["step-4"], tmp_path, environment=QUIET) as fleet:
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
    for _ in range(MORE_THAN_THE_GATEWAY_HOLDS):
        with mailbox.listens():
            pass
    assert mailbox.sees().items == []
