"""Two processes of Orders find the same abandoned orders at the same moment: each order is dealt with once."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from compare.architectures import MICROSERVICES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from contracts.inventory import ItemPublic
from contracts.orders import OrderPublic
from tests.marketplace.crowd import at_once, eventually, reasons
from tests.marketplace.shopper import Shopper
from tests.resilience.books import Books
from tests.resilience.town import QUICK, Town

pytestmark = pytest.mark.slow

STOCK, QUANTITY, MANY = 1_000, 3, 15
TWICE = replace(
    MICROSERVICES,
    processes=tuple(replace(p, replicas=2) if p.name == "orders" else p for p in MICROSERVICES.processes),
)
TWINS = TWICE["orders"].replica_names


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter) -> Iterator[Town]:
    environment = {**QUICK, "LOG_LEVEL": "INFO"}
    with Fleet(TWICE, tmp_path_factory.mktemp("twice"), environment=environment, starter=starter) as fleet:
        yield Town(fleet)


@pytest.fixture
def books(town: Town) -> Books:
    return Books(town.fleet.members[TWINS[0]].database)


@pytest.fixture
def buyer(town: Town) -> Shopper:
    return town.visitor.joins()


@pytest.fixture
def lamp(town: Town) -> ItemPublic:
    return town.seller.sells(stock=STOCK)


def abandon(town: Town, books: Books, buyer: Shopper, lamp: ItemPublic, orders: list[OrderPublic]) -> None:
    """Let Inventory hang while many buy and cancel, and both twins until nobody works on any of it any more."""
    town.fleet.freeze("inventory")
    buying = [lambda: buyer.orders(lamp, quantity=QUANTITY)] * MANY
    done, refusals = at_once(buying + [lambda order=order: buyer.cancels(order) for order in orders])
    assert done == []
    assert reasons(refusals) <= {(503, "unavailable"), (504, "took-too-long")}
    for twin in TWINS:
        town.fleet.freeze(twin)
    town.fleet.thaw("inventory")
    eventually(lambda: books.somebody_works_on() == 0)
    assert books.unfinished() > MANY, "there is nothing to recover"


def recoveries(town: Town) -> Counter[int]:
    """Count how often each order was recovered, by what both twins logged."""
    lines = [line for twin in TWINS for line in town.fleet.members[twin].log.read_text().splitlines()]
    records = [json.loads(line) for line in lines if line.startswith("{")]
    return Counter(record["order_id"] for record in records if record["event"] == "recovered")


def test_of_two_recoveries_one_deals_with_each_order(
    town: Town, books: Books, buyer: Shopper, lamp: ItemPublic
) -> None:
    orders = [buyer.orders(lamp, quantity=QUANTITY) for _ in range(MANY)]
    try:
        abandon(town, books, buyer, lamp, orders)
    finally:
        for name in ("inventory", *TWINS):
            town.fleet.thaw(name)
    books.are_closed()
    town.recovers()

    assert set(recoveries(town).values()) == {1}
    sold = sum(QUANTITY for order in buyer.lists_all_orders() if order.status == "confirmed")
    assert sold + buyer.looks_at(lamp).stock == STOCK
    for order in buyer.lists_all_orders():
        buyer.cancels(order)
    assert buyer.looks_at(lamp).stock == STOCK
