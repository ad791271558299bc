"""Inventory: offering, finding, editing, restocking and withdrawing items."""

from collections.abc import Callable

import pytest

from contracts.inventory import ItemPublic
from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, Visitor, unique

NEEDS_THE_SELLER: list[Callable[[Visitor, ItemPublic], object]] = [
    lambda somebody, item: somebody.edits(item, name="mine now"),
    lambda somebody, item: somebody.restocks(item),
    lambda somebody, item: somebody.withdraws(item),
]


def test_what_is_offered_is_what_everybody_sees(seller: Shopper, visitor: Visitor) -> None:
    item = seller.sells("lamp", price=1_999, stock=7, description="It shines.")
    assert (item.name, item.price_cents, item.stock, item.description) == ("lamp", 1_999, 7, "It shines.")
    assert item.seller_id == seller.id
    assert visitor.looks_at(item) == item


def test_description_and_stock_may_be_left_out(seller: Shopper) -> None:
    answer = seller.sends("POST", "/inventory", {"name": "lamp", "price_cents": 1})
    item = answer.read(ItemPublic)
    assert (item.description, item.stock) == ("", 0)


def test_a_visitor_cannot_sell(visitor: Visitor) -> None:
    with refused(401, "not-signed-in"):
        visitor.sells("lamp")


@pytest.mark.parametrize("missing", ["name", "price_cents"])
def test_an_offer_needs_name_and_price(seller: Shopper, missing: str) -> None:
    body = {"name": "lamp", "price_cents": 1}
    del body[missing]
    assert seller.sends("POST", "/inventory", body).refusal.status == 422


@pytest.mark.parametrize("field", ["id", "seller_id", "created_at", "colour"])
def test_an_offer_refuses_a_field_that_is_not_the_sellers_to_set(seller: Shopper, field: str) -> None:
    with refused(422, "invalid-request"):
        seller.sells("lamp", **{field: 1})


def test_an_item_nobody_offered_is_not_found(visitor: Visitor) -> None:
    with refused(404, "no-such-item"):
        visitor.looks_at(2**62)


def test_the_seller_edits_name_price_and_description(seller: Shopper, visitor: Visitor) -> None:
    item = seller.sells("lamp", stock=3)
    edited = seller.edits(item, name="better lamp", price_cents=2_500, description="Brighter.")
    assert (edited.name, edited.price_cents, edited.description) == ("better lamp", 2_500, "Brighter.")
    assert (edited.id, edited.stock, edited.created_at) == (item.id, 3, item.created_at)
    assert visitor.looks_at(item) == edited


def test_editing_one_field_leaves_the_others(seller: Shopper) -> None:
    item = seller.sells("lamp", description="It shines.")
    assert seller.edits(item, price_cents=1) == item.model_copy(update={"price_cents": 1})


def test_editing_nothing_changes_nothing(seller: Shopper) -> None:
    item = seller.sells("lamp")
    assert seller.edits(item) == seller.looks_at(item) == item


@pytest.mark.parametrize("field", ["name", "description", "price_cents"])
def test_a_field_cannot_be_edited_away(seller: Shopper, field: str) -> None:
    with refused(422, "invalid-request"):
        seller.edits(seller.sells("lamp"), **{field: None})


@pytest.mark.parametrize("field", ["stock", "seller_id", "id"])
def test_stock_and_owner_are_not_edited(seller: Shopper, field: str) -> None:
    item = seller.sells("lamp", stock=3)
    with refused(422, "invalid-request"):
        seller.edits(item, **{field: 9})
    assert seller.looks_at(item) == item


def test_units_that_arrive_are_added(seller: Shopper, visitor: Visitor) -> None:
    item = seller.sells("lamp", stock=5)
    assert seller.restocks(item, 3).stock == 8
    assert seller.restocks(item, 2).stock == 10
    assert visitor.looks_at(item).stock == 10


@pytest.mark.parametrize("write", NEEDS_THE_SELLER)
def test_only_the_seller_writes(seller: Shopper, stranger: Shopper, visitor: Visitor, write: Callable) -> None:
    item = seller.sells("lamp")
    with refused(403, "only-the-seller-may-do-this"):
        write(stranger, item)
    with refused(401, "not-signed-in"):
        write(visitor, item)
    assert visitor.looks_at(item) == item


@pytest.mark.parametrize("write", NEEDS_THE_SELLER)
def test_writing_to_an_item_nobody_offered_finds_nothing(seller: Shopper, write: Callable) -> None:
    with refused(404, "no-such-item"):
        write(seller, 2**62)


def test_a_withdrawn_item_is_gone(seller: Shopper, visitor: Visitor) -> None:
    name = unique("lamp")
    item = seller.sells(name)
    seller.withdraws(item)
    with refused(404, "no-such-item"):
        visitor.looks_at(item)
    with refused(404, "no-such-item"):
        seller.withdraws(item)
    assert visitor.browses(q=name).items == []


def test_an_id_is_not_given_twice(seller: Shopper) -> None:
    item = seller.sells("lamp")
    seller.withdraws(item)
    assert seller.sells("chair").id > item.id
