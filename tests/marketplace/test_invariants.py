"""Invariants: what must hold whatever runs in parallel."""

from tests.marketplace.crowd import at_once, reasons
from tests.marketplace.shopper import Shopper, Visitor, unique

CROWD = 32


def test_the_last_units_are_sold_once_each(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells(stock=10)
    placed, refusals = at_once([lambda: buyer.orders(lamp)] * CROWD)
    assert len(placed) == 10
    assert reasons(refusals) == {(409, "not-enough-stock")}
    assert buyer.looks_at(lamp).stock == 0
    assert len(buyer.lists_all_orders()) == 10


def test_orders_of_many_quantities_never_oversell(visitor: Visitor, seller: Shopper) -> None:
    lamp = seller.sells(stock=40)
    buyers = [visitor.joins() for _ in range(4)]
    orders = [lambda b=b, q=q: b.orders(lamp, quantity=q) for b in buyers for q in (1, 2, 3, 5, 7)]
    placed, _ = at_once(orders)
    sold = sum(line.quantity for order in placed for line in order.lines)
    assert sold + seller.looks_at(lamp).stock == 40


def test_one_key_at_once_gives_one_order(seller: Shopper, buyer: Shopper) -> None:
    lamp, key = seller.sells(stock=50), unique()
    placed, refusals = at_once([lambda: buyer.orders(lamp, key=key)] * 12)
    assert refusals == []
    assert len({order.id for order in placed}) == 1
    assert buyer.looks_at(lamp).stock == 49
    assert len(buyer.lists_all_orders()) == 1


def test_one_key_at_once_on_the_last_unit_gives_one_order(seller: Shopper, buyer: Shopper) -> None:
    lamp, key = seller.sells(stock=1), unique()
    placed, refusals = at_once([lambda: buyer.orders(lamp, key=key)] * 8)
    assert len({order.id for order in placed}) == 1
    assert refusals == []


def test_cancelling_at_once_gives_the_stock_back_once(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells(stock=9)
    order = buyer.orders(lamp, quantity=4)
    cancelled, refusals = at_once([lambda: buyer.cancels(order)] * 12)
    assert refusals == []
    assert {one.status for one in cancelled} == {"cancelled"}
    assert buyer.looks_at(lamp).stock == 9


def test_reviewing_at_once_gives_one_review(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells()
    written, refusals = at_once([lambda: buyer.reviews(lamp)] * 8)
    assert len(written) == 1
    assert reasons(refusals) == {(409, "reviewer-already-reviewed-this-item")}
    assert buyer.reads_summary(lamp).count == 1


def test_registering_one_email_at_once_gives_one_account(visitor: Visitor) -> None:
    email = f"{unique()}@example.com"
    opened, refusals = at_once([lambda: visitor.registers(email=email)] * 6)
    assert len(opened) == 1
    assert reasons(refusals) == {(409, "email-already-taken")}


def test_deliveries_and_sales_at_once_all_count(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells(stock=20)
    sales = [lambda: buyer.orders(lamp)] * 10
    deliveries = [lambda: seller.restocks(lamp, 3)] * 10
    edits = [lambda: seller.edits(lamp, price_cents=2_000)] * 5
    _, refusals = at_once(sales + deliveries + edits)
    assert refusals == []
    assert seller.looks_at(lamp).stock == 20 - 10 + 30


def test_orders_that_take_the_same_items_in_opposite_order_do_not_block_each_other(
    seller: Shopper, buyer: Shopper
) -> None:
    lamp, chair = seller.sells(stock=8), seller.sells("chair", stock=8)
    there, back = (lambda: buyer.orders(lamp, chair)), (lambda: buyer.orders(chair, lamp))
    placed, refusals = at_once([there, back] * 8)
    assert len(placed) == 8
    assert reasons(refusals) == {(409, "not-enough-stock")}
    assert (buyer.looks_at(lamp).stock, buyer.looks_at(chair).stock) == (0, 0)


def test_an_order_takes_all_its_items_or_none(seller: Shopper, buyer: Shopper) -> None:
    lamp, chair = seller.sells(stock=30), seller.sells("chair", stock=5)
    placed, refusals = at_once([lambda: buyer.orders(lamp, chair)] * 12)
    assert (len(placed), len(refusals)) == (5, 7)
    assert (buyer.looks_at(lamp).stock, buyer.looks_at(chair).stock) == (25, 0)
