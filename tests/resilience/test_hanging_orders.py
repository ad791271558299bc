"""Somebody hangs while orders are placed and cancelled: once all is over, orders and stock agree."""

import pytest

from compare.architectures import MICROSERVICES
from contracts.inventory import ItemPublic
from tests.marketplace.crowd import at_once, reasons
from tests.marketplace.shopper import Shopper
from tests.resilience.books import Books
from tests.resilience.town import BOUND_SECONDS, Town, within

pytestmark = pytest.mark.slow

INVOLVED = ["orders", *MICROSERVICES["orders"].calls]
STOCK, QUANTITY, OFTEN = 30, 3, 3
TROUBLE = {(503, "unavailable"), (504, "took-too-long")}

somebody_hangs = pytest.mark.parametrize("service", INVOLVED)


@pytest.fixture
def lamp(town: Town) -> ItemPublic:
    return town.seller.sells(stock=STOCK)


@pytest.fixture
def buyer(town: Town) -> Shopper:
    return town.visitor.joins()


@pytest.fixture
def books(town: Town) -> Books:
    return Books(town.fleet.members["orders"].database)


def units_sold(buyer: Shopper) -> int:
    return sum(
        line.quantity for order in buyer.lists_all_orders() if order.status == "confirmed" for line in order.lines
    )


@somebody_hangs
def test_an_order_stands_or_never_was(town: Town, buyer: Shopper, lamp: ItemPublic, books: Books, service: str) -> None:
    with town.hanging(service), within(BOUND_SECONDS):
        promised, refusals = at_once([lambda: buyer.orders(lamp, quantity=QUANTITY)] * OFTEN)
    assert (promised, reasons(refusals) <= TROUBLE) == ([], True)

    books.are_closed()
    assert units_sold(buyer) + buyer.looks_at(lamp).stock == STOCK
    assert books.written_for(buyer.id) <= OFTEN


@somebody_hangs
def test_a_key_gives_one_order_after_all(
    town: Town, buyer: Shopper, lamp: ItemPublic, books: Books, service: str
) -> None:
    with town.hanging(service), within(BOUND_SECONDS):
        promised, refusals = at_once([lambda: buyer.orders(lamp, quantity=QUANTITY, key="k")] * OFTEN)
    assert (promised, reasons(refusals) <= TROUBLE) == ([], True)

    books.are_closed()
    order = buyer.orders(lamp, quantity=QUANTITY, key="k")
    assert buyer.lists_all_orders() == [order]
    assert buyer.looks_at(lamp).stock == STOCK - QUANTITY


@somebody_hangs
def test_a_cancellation_gives_back_once(
    town: Town, buyer: Shopper, lamp: ItemPublic, books: Books, service: str
) -> None:
    order = buyer.orders(lamp, quantity=QUANTITY)
    with town.hanging(service), within(BOUND_SECONDS):
        at_once([lambda: buyer.cancels(order)] * OFTEN)

    books.are_closed()
    assert units_sold(buyer) + buyer.looks_at(lamp).stock == STOCK
    assert buyer.cancels(order).status == "cancelled"
    assert buyer.looks_at(lamp).stock == STOCK
