"""Cancelling: the units come back, once, however often one asks."""

from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper


def test_a_cancelled_order_says_so_and_keeps_the_rest(seller: Shopper, buyer: Shopper) -> None:
    order = buyer.orders(seller.sells("lamp"))
    cancelled = buyer.cancels(order)
    assert cancelled == order.model_copy(update={"status": "cancelled"})
    assert buyer.opens_order(order) == cancelled
    assert buyer.lists_orders().items == [cancelled]


def test_the_units_of_a_cancelled_order_come_back(seller: Shopper, buyer: Shopper) -> None:
    lamp, chair = seller.sells("lamp", stock=5), seller.sells("chair", stock=3)
    order = buyer.orders((lamp, 2), (chair, 3), (lamp, 1))
    buyer.cancels(order)
    assert (buyer.looks_at(lamp).stock, buyer.looks_at(chair).stock) == (5, 3)


def test_cancelling_again_changes_nothing(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp", stock=5)
    order = buyer.orders(lamp, quantity=2)
    assert buyer.cancels(order) == buyer.cancels(order) == buyer.cancels(order)
    assert buyer.looks_at(lamp).stock == 5


def test_cancelling_one_order_leaves_the_others(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp", stock=5)
    first, second = buyer.orders(lamp), buyer.orders(lamp, quantity=3)
    buyer.cancels(first)
    assert buyer.opens_order(second) == second
    assert buyer.looks_at(lamp).stock == 2


def test_units_that_came_back_can_be_bought_again(seller: Shopper, buyer: Shopper, stranger: Shopper) -> None:
    lamp = seller.sells("lamp", stock=1)
    order = buyer.orders(lamp)
    with refused(409, "not-enough-stock"):
        stranger.orders(lamp)
    buyer.cancels(order)
    assert stranger.orders(lamp).status == "confirmed"
    assert buyer.looks_at(lamp).stock == 0


def test_units_come_back_on_top_of_what_arrived_meanwhile(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp", stock=5)
    order = buyer.orders(lamp, quantity=4)
    seller.restocks(lamp, 10)
    buyer.cancels(order)
    assert buyer.looks_at(lamp).stock == 15


def test_an_order_of_an_item_that_is_gone_can_still_be_cancelled(seller: Shopper, buyer: Shopper) -> None:
    lamp, chair = seller.sells("lamp"), seller.sells("chair", stock=5)
    order = buyer.orders((lamp, 1), (chair, 2))
    seller.withdraws(lamp)
    assert buyer.cancels(order).status == "cancelled"
    assert buyer.looks_at(chair).stock == 5
