"""Numbers: whole ones, within bounds, and never guessed from something else."""

import pytest

from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, Visitor

NOT_WHOLE = [True, "3", 1.5, None, [], {}, 10**30, -(10**30)]
LOST_IDS = [0, 2**53 - 1, 2**53, 2**63 - 1, 2**63, 2**64, 10**50, -1]
NOT_IDS = ["abc", "1.0", "1e3", "1_0", "+1", "0x1", "%20", "१"]


@pytest.mark.parametrize("number", [*NOT_WHOLE, -1, 1_000_000_001])
def test_a_price_is_a_whole_number_of_cents_within_bounds(seller: Shopper, number: object) -> None:
    with refused(422, "invalid-request"):
        seller.sells(price=number)  # ty: ignore[invalid-argument-type]


@pytest.mark.parametrize("number", [*NOT_WHOLE, 0, -1, 1_000_001])
def test_a_quantity_is_a_whole_number_within_bounds(seller: Shopper, buyer: Shopper, number: object) -> None:
    lamp = seller.sells()
    with refused(422, "invalid-request"):
        buyer.orders(lamp, quantity=number)
    with refused(422, "invalid-request"):
        seller.restocks(lamp, number)
    assert buyer.looks_at(lamp).stock == 5


@pytest.mark.parametrize("number", [*NOT_WHOLE, 0, 6, -1])
def test_a_rating_is_a_whole_number_from_one_to_five(seller: Shopper, buyer: Shopper, number: object) -> None:
    with refused(422, "invalid-request"):
        buyer.reviews(seller.sells(), rating=number)


@pytest.mark.parametrize("number", [*NOT_WHOLE, 0, -1, 2**53, 2**63])
def test_an_id_in_a_body_is_a_positive_whole_number(buyer: Shopper, number: object) -> None:
    with refused(422, "invalid-request"):
        buyer.orders(number)
    with refused(422, "invalid-request"):
        buyer.reviews(number)


@pytest.mark.parametrize("number", LOST_IDS)
def test_an_id_that_nothing_has_is_not_found(buyer: Shopper, number: int) -> None:
    for look in (buyer.meets, buyer.looks_at, buyer.opens_order, buyer.reads_review, buyer.opens_page):
        with refused(404, "no-such-(user|item|order|review)"):
            look(number)
    for change in (buyer.cancels, buyer.takes_back, buyer.withdraws, buyer.restocks, buyer.edits):
        with refused(404, "no-such-(item|order|review)"):
            change(number)


@pytest.mark.parametrize("text", NOT_IDS)
def test_what_is_no_number_is_no_id(visitor: Visitor, text: str) -> None:
    for look in (visitor.meets, visitor.looks_at, visitor.reads_review, visitor.opens_page):
        with refused(422, "invalid-request"):
            look(text)


def test_the_largest_order_is_counted_exactly(seller: Shopper, buyer: Shopper) -> None:
    items = [seller.sells(price=1_000_000_000, stock=1_000_000) for _ in range(3)]
    order = buyer.orders(*items, quantity=1_000_000)
    assert order.total_cents == 3 * 10**15


LARGE = 999_999_999
TOO_LARGE_ORDERS = {
    "many items": ([LARGE] * 11, 999_999),
    "the largest of all": ([1_000_000_000] * 100, 1_000_000),
    "just too much": ([1_000_000_000] * 9 + [7_199_255], 1_000_000),
}


@pytest.mark.parametrize(("prices", "quantity"), TOO_LARGE_ORDERS.values(), ids=TOO_LARGE_ORDERS)
def test_a_total_that_doubles_cannot_hold_is_refused(
    seller: Shopper, buyer: Shopper, prices: list[int], quantity: int
) -> None:
    items = [seller.sells(price=price, stock=quantity) for price in prices]
    with refused(422, "order-total-too-large"):
        buyer.orders(*items, quantity=quantity, key="too-large")
    assert {seller.looks_at(item).stock for item in items} == {quantity}
    assert buyer.lists_all_orders() == []
    assert buyer.orders(items[0], quantity=quantity, key="too-large").total_cents == prices[0] * quantity


def test_equal_lines_that_add_up_to_such_a_total_are_refused(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells(price=1_000_000_000, stock=1_000_000)
    for _ in range(9):
        seller.restocks(lamp, 1_000_000)
    with refused(422, "order-total-too-large"):
        buyer.orders(*[(lamp, 1_000_000)] * 10)
    assert seller.looks_at(lamp).stock == 10_000_000


def test_equal_lines_may_add_up_to_more_units_than_one_line_can_hold(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells(price=9, stock=1_000_000)
    seller.restocks(lamp, 1_000_000)
    order = buyer.orders((lamp, 999_999), (lamp, 999_999))
    assert (order.total_cents, order.lines[0].quantity) == (9 * 1_999_998, 1_999_998)
    buyer.cancels(order)
    assert seller.looks_at(lamp).stock == 2_000_000


def test_the_largest_total_that_doubles_hold_is_sold(seller: Shopper, buyer: Shopper) -> None:
    prices = {1_000_000_000: 9_007_199, 254_740_991: 1}
    items = [(seller.sells(price=price, stock=1_000_000), quantity) for price, quantity in prices.items()]
    for _ in range(9):
        seller.restocks(items[0][0], 1_000_000)
    parts = [(items[0][0], 1_000_000)] * 9 + [(items[0][0], 7_199), items[1]]
    assert buyer.orders(*parts).total_cents == 2**53 - 1
