"""The outbox and a broker: the whole way of an event, while one of those on it is away."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from compare.launcher import Fleet
from compare.readiness import ask
from compare.road import STEPS
from compare.starters import MakeStarter
from contracts.inventory import ItemPublic
from tests.compare.terminal import eventually as patiently
from tests.marketplace.connection import Connection
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Shopper, Visitor
from tests.realistic.postman import Postman
from tests.realistic.test_outbox import PLACED_THEN_CANCELLED, QUIET, told

pytestmark = pytest.mark.slow

AN_HOUR = 3_000
MOST_UNDER_WAY = 1_000


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter) -> Iterator[Fleet]:
    environment = {**QUIET, "TELEMETRY": "true"}
    with Fleet(
        STEPS["step-4"].on_broker(), tmp_path_factory.mktemp("broker"), environment=environment, starter=starter
    ) as fleet:
        yield fleet


@pytest.fixture
def anna(fleet: Fleet) -> Shopper:
    return Visitor(Connection(fleet.base_url)).joins("Anna")


@pytest.fixture
def lamp(fleet: Fleet) -> ItemPublic:
    return Visitor(Connection(fleet.base_url)).joins("Sam").sells(stock=1_000)


@pytest.fixture
def postman(fleet: Fleet) -> Postman:
    return Postman(fleet.members["broker"].url)


def in_database(fleet: Fleet, name: str, statement: str) -> int:
    """Do something in the database of a process; give the number that comes back, if one does."""
    with closing(sqlite3.connect(fleet.data / f"{name}.db", timeout=120)) as database, database:
        row = database.execute(statement).fetchone()
        return row[0] if row else 0


def waits_in_the_outbox(fleet: Fleet) -> int:
    return in_database(fleet, "legacy", "SELECT count(*) FROM order_event WHERE NOT published")


def test_orders_are_placed_while_the_broker_is_away_and_told_when_it_is_back(
    fleet: Fleet, anna: Shopper, lamp: ItemPublic
) -> None:
    fleet.kill("broker")
    orders = [anna.orders(lamp) for _ in range(5)]
    for order in orders:
        anna.cancels(order)
    status, ready = eventually(lambda: ask(fleet.members["orders_v2"].url, "/health/ready"), lambda it: len(it[1]) > 2)
    assert (status, ready["degraded"], told(anna)) == (200, ["broker"], {})
    fleet.restart("broker")
    expected = {order.id: PLACED_THEN_CANCELLED for order in orders}
    assert eventually(lambda: told(anna), lambda heard: heard == expected)


def test_what_is_published_carries_its_trace(fleet: Fleet, anna: Shopper, lamp: ItemPublic, postman: Postman) -> None:
    kept = postman.counts_kept()
    anna.orders(lamp)
    eventually(postman.counts_kept, lambda count: count > kept)
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", postman.reads_headers()["traceparent"])


def test_whose_relay_dies_before_it_has_noted_that_it_told_tells_again_and_nobody_hears_it_twice(
    fleet: Fleet, anna: Shopper, lamp: ItemPublic, postman: Postman
) -> None:
    orders = [anna.orders(lamp) for _ in range(5)]
    eventually(lambda: told(anna), lambda heard: len(heard) == len(orders))
    kept = postman.counts_kept()
    in_database(fleet, "legacy", "UPDATE order_event SET published = 0")
    eventually(lambda: waits_in_the_outbox(fleet), lambda count: count == 0)
    eventually(postman.counts_waiting, lambda waiting: waiting == 0)
    assert postman.counts_kept() == kept
    assert told(anna) == {order.id: ["order-placed"] for order in orders}


def test_what_happened_in_an_hour_without_notifications_is_told_once(
    fleet: Fleet, anna: Shopper, postman: Postman
) -> None:
    before = in_database(fleet, "notifications", "SELECT count(*) FROM notification")
    fleet.kill("notifications")
    fill_the_outbox(fleet, anna, AN_HOUR)
    patiently(lambda: waits_in_the_outbox(fleet) == 0, "the broker has all")
    assert postman.counts_waiting() == AN_HOUR
    fleet.restart("notifications")
    assert postman.counts_under_way() <= MOST_UNDER_WAY
    patiently(lambda: postman.counts_waiting() == 0, "all have arrived")
    assert in_database(fleet, "notifications", "SELECT count(*) FROM notification") == before + AN_HOUR
    assert ask(fleet.members["notifications"].url, "/health/ready")[0] == 200


def fill_the_outbox(fleet: Fleet, buyer: Shopper, count: int) -> None:
    with closing(sqlite3.connect(fleet.data / "legacy.db", timeout=120)) as legacy, legacy:
        legacy.executemany(
            "INSERT INTO order_event (order_id, buyer_id, kind, total_cents, happened_at, published) "
            "VALUES (?, ?, 'order-placed', 100, '2026-01-01 00:00:00.000000', 0)",
            ((number + 1_000_000, buyer.user.id) for number in range(count)),
        )
