"""Idempotency keys: who is unsure whether an order arrived sends it again, and still gets one."""

import pytest

from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, unique


def test_an_order_sent_again_with_its_key_is_the_same_order(seller: Shopper, buyer: Shopper) -> None:
    lamp, key = seller.sells("lamp", stock=5), unique()
    first = buyer.orders(lamp, quantity=2, key=key)
    location = buyer.last.headers["location"]
    assert buyer.orders(lamp, quantity=2, key=key) == first
    assert buyer.last.headers["location"] == location
    assert buyer.looks_at(lamp).stock == 3
    assert buyer.lists_orders().items == [first]


def test_without_a_key_an_order_sent_again_is_a_second_order(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp", stock=5)
    assert buyer.orders(lamp).id != buyer.orders(lamp).id
    assert buyer.looks_at(lamp).stock == 3


def test_another_key_is_another_order(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp", stock=5)
    assert buyer.orders(lamp, key=unique()).id != buyer.orders(lamp, key=unique()).id


def test_a_key_belongs_to_the_body_it_came_with(seller: Shopper, buyer: Shopper) -> None:
    lamp, chair, key = seller.sells("lamp", stock=5), seller.sells("chair", stock=5), unique()
    order = buyer.orders(lamp, key=key)
    for other in ([(lamp, 2)], [(chair, 1)], [(lamp, 1), (chair, 1)]):
        with refused(422, "idempotency-key-reused"):
            buyer.orders(*other, key=key)
    assert buyer.lists_orders().items == [order]
    assert (buyer.looks_at(lamp).stock, buyer.looks_at(chair).stock) == (4, 5)


def test_a_key_belongs_to_the_user_who_chose_it(seller: Shopper, buyer: Shopper, stranger: Shopper) -> None:
    lamp, key = seller.sells("lamp", stock=5), unique()
    assert buyer.orders(lamp, key=key).id != stranger.orders(lamp, key=key).id
    assert buyer.looks_at(lamp).stock == 3


def test_a_key_still_finds_the_order_after_it_was_cancelled(seller: Shopper, buyer: Shopper) -> None:
    lamp, key = seller.sells("lamp", stock=5), unique()
    order = buyer.orders(lamp, key=key)
    cancelled = buyer.cancels(order)
    assert buyer.orders(lamp, key=key) == cancelled
    assert buyer.looks_at(lamp).stock == 5


def test_a_key_still_finds_the_order_when_the_stock_is_gone(seller: Shopper, buyer: Shopper) -> None:
    lamp, key = seller.sells("lamp", stock=1), unique()
    order = buyer.orders(lamp, key=key)
    assert buyer.orders(lamp, key=key) == order
    seller.withdraws(lamp)
    assert buyer.orders(lamp, key=key) == order


def test_a_refused_order_leaves_its_buyer_able_to_try_again(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells("lamp", stock=1)
    with refused(409, "not-enough-stock"):
        buyer.orders(lamp, quantity=2, key=unique())
    seller.restocks(lamp, 1)
    assert buyer.orders(lamp, quantity=2, key=unique()).status == "confirmed"
    assert buyer.looks_at(lamp).stock == 0


@pytest.mark.parametrize("key", ["", "a key", "x" * 256])
def test_a_key_is_short_and_printable(seller: Shopper, buyer: Shopper, key: str) -> None:
    with refused(422, "invalid-request"):
        buyer.orders(seller.sells("lamp"), key=key)
    assert buyer.lists_orders().items == []


@pytest.mark.parametrize("key", ["x", "x" * 255, '"quoted"', "8e03978e-40d5-43dd-bc93-6894a57f9324", "!~"])
def test_any_short_and_printable_key_will_do(seller: Shopper, buyer: Shopper, key: str) -> None:
    order = buyer.orders(seller.sells("lamp"), key=key)
    assert buyer.lists_orders().items == [order]
