"""Orders: buying, and reading what one bought."""

import pytest

from tests.marketplace.connection import refused
from tests.marketplace.crowd import at_once
from tests.marketplace.shopper import Shopper, Visitor


def test_an_order_says_what_was_bought_and_for_how_much(seller: Shopper, buyer: Shopper) -> None:
    lamp, chair = seller.sells("lamp", price=1_000), seller.sells("chair", price=4_500)
    order = buyer.orders((lamp, 2), (chair, 1))
    bought = {(line.item_id, line.name, line.price_cents, line.quantity) for line in order.lines}
    assert bought == {(lamp.id, "lamp", 1_000, 2), (chair.id, "chair", 4_500, 1)}
    assert (order.status, order.total_cents) == ("confirmed", 6_500)
    assert buyer.opens_order(order) == order


def test_what_is_bought_leaves_the_stock(seller: Shopper, buyer: Shopper, visitor: Visitor) -> None:
    lamp = seller.sells("lamp", stock=5)
    buyer.orders(lamp, quantity=2)
    assert visitor.looks_at(lamp).stock == 3
    buyer.orders(lamp, quantity=3)
    assert visitor.looks_at(lamp).stock == 0


def test_equal_items_on_two_lines_are_added_up(seller: Shopper, buyer: Shopper) -> None:
    lamp, chair = seller.sells("lamp", price=10, stock=5), seller.sells("chair", price=1)
    order = buyer.orders((lamp, 2), (chair, 1), (lamp, 3))
    assert {line.item_id: line.quantity for line in order.lines} == {lamp.id: 5, chair.id: 1}
    assert (len(order.lines), order.total_cents) == (2, 51)


def test_equal_items_on_two_lines_count_together_against_the_stock(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp", stock=5)
    with refused(409, "not-enough-stock"):
        buyer.orders((lamp, 3), (lamp, 3))
    assert buyer.looks_at(lamp).stock == 5


def test_too_large_an_order_is_told_which_items_fall_short_and_how_many_are_left(
    seller: Shopper, buyer: Shopper
) -> None:
    lamp, chair, desk = seller.sells("lamp", stock=67), seller.sells("chair", stock=89), seller.sells("desk", stock=9)
    with refused(409, "not-enough-stock") as refusal:
        buyer.orders((lamp, 68), (chair, 90), (desk, 1))
    for told in (lamp.id, 67, chair.id, 89):
        assert str(told) in refusal.value.detail
    assert [buyer.looks_at(item).stock for item in (lamp, chair, desk)] == [67, 89, 9]
    assert buyer.lists_orders().items == []


def test_an_order_of_an_item_nobody_offers_is_refused_as_a_whole(seller: Shopper, buyer: Shopper) -> None:
    lamp, gone = seller.sells("lamp", stock=5), seller.sells("gone")
    seller.withdraws(gone)
    for unknown in (gone.id, 2**52, 2**53 - 1):
        with refused(422, "unknown-item-ordered"):
            buyer.orders((lamp, 1), (unknown, 1))
    assert buyer.looks_at(lamp).stock == 5
    assert buyer.lists_orders().items == []


def test_an_order_keeps_name_and_price_of_the_day_it_was_placed(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp", price=1_000)
    order = buyer.orders(lamp)
    seller.edits(lamp, name="renamed", price_cents=9_999)
    assert buyer.opens_order(order) == order
    seller.withdraws(lamp)
    assert buyer.opens_order(order) == order
    assert buyer.lists_orders().items == [order]


@pytest.mark.parametrize("lines", [[], None, {}, [{}], [{"item_id": 1}], [{"quantity": 1}], [[1, 1]], [None]])
def test_an_order_needs_lines_of_item_and_quantity(buyer: Shopper, lines: object) -> None:
    with refused(422, "invalid-request"):
        buyer.orders(lines=lines)


def test_an_order_refuses_fields_nobody_knows(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp")
    with refused(422, "invalid-request"):
        buyer.orders(lamp, total_cents=1)
    with refused(422, "invalid-request"):
        buyer.orders(lines=[{"item_id": lamp.id, "quantity": 1, "price_cents": 1}])


def test_an_order_has_at_most_a_hundred_lines(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp", stock=1_000)
    assert buyer.orders(*[lamp] * 100).lines[0].quantity == 100
    with refused(422, "invalid-request"):
        buyer.orders(*[lamp] * 101)


def test_the_largest_order_of_all_is_added_up_exactly(seller: Shopper, buyer: Shopper) -> None:
    ship = seller.sells("ship", price=1_000_000_000, stock=1_000_000)
    assert buyer.orders(ship, quantity=1_000_000).total_cents == 10**15


def test_orders_are_nobody_elses_business(seller: Shopper, buyer: Shopper, stranger: Shopper, visitor: Visitor) -> None:
    lamp = seller.sells("lamp", stock=5)
    order = buyer.orders(lamp)
    for curious in (stranger, seller):
        with refused(404, "no-such-order"):
            curious.opens_order(order)
        with refused(404, "no-such-order"):
            curious.cancels(order)
        assert curious.lists_orders().items == []
    for verb in (lambda: visitor.orders(lamp), lambda: visitor.opens_order(order), visitor.lists_orders):
        with refused(401, "not-signed-in"):
            verb()
    with refused(401, "not-signed-in"):
        visitor.cancels(order)
    assert buyer.opens_order(order) == order


def test_an_order_nobody_placed_is_not_found(buyer: Shopper) -> None:
    with refused(404, "no-such-order"):
        buyer.opens_order(2**62)
    with refused(404, "no-such-order"):
        buyer.cancels(2**62)


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_orders_are_listed_newest_first(seller: Shopper, buyer: Shopper, limit: int) -> None:
    lamp = seller.sells("lamp")
    orders = [buyer.orders(lamp) for _ in range(5)]
    assert buyer.lists_all_orders(limit=limit) == orders[::-1]


def test_an_order_placed_while_reading_does_not_disturb_the_reader(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp")
    orders = [buyer.orders(lamp) for _ in range(3)]
    first = buyer.lists_orders(limit=2)
    buyer.orders(lamp)
    assert first.items + buyer.lists_orders(after=first.next).items == orders[::-1]


def test_a_cursor_of_another_list_opens_no_orders(seller: Shopper, buyer: Shopper) -> None:
    seller.sells("lamp"), seller.sells("chair")
    with refused(422, "cursor-does-not-fit"):
        buyer.lists_orders(after=buyer.browses(limit=1).next)


def test_a_cursor_of_somebody_elses_orders_shows_none_of_them(
    seller: Shopper, buyer: Shopper, stranger: Shopper
) -> None:
    lamp = seller.sells("lamp")
    buyer.orders(lamp), buyer.orders(lamp)
    cursor = buyer.lists_orders(limit=1).next
    answered, _refused = at_once([lambda: stranger.lists_orders(after=cursor)])
    assert all(part.items == [] for part in answered)


@pytest.mark.parametrize("limit", [0, 101, "many"])
def test_a_slice_of_orders_has_bounds(buyer: Shopper, limit: object) -> None:
    with refused(422, "invalid-request"):
        buyer.lists_orders(limit=limit)
