"""Reconciling: drift of each kind is reported exactly, repaired exactly, and then gone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from compare.catalogues import CannotBeAsked
from compare.reconciliation import reconcile
from compare.reconciling import Difference, Drift
from contracts.numbers import MAX_QUANTITY
from tests.compare.operator import item_line, user_line
from tests.marketplace.shopper import Shopper
from tests.realistic.shopkeeper import Shop, opened, product

pytestmark = pytest.mark.slow

NONE = Drift(agreeing=0, missing=[], left_over=[], differing={})


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with opened(tmp_path) as shop:
        yield shop


@pytest.fixture
def seller(shop: Shop) -> Shopper:
    return shop.reader.joins("Selma Seller")


def check(shop: Shop) -> Drift:
    return reconcile(shop.destination, repair=False).found


def repair(shop: Shop) -> None:
    assert reconcile(shop.destination, repair=True).left == check(shop)
    items, products = shop.reader.browses_all(limit=100), shop.reader.searches_all(limit=100)
    assert [each.model_dump(exclude={"category"}) for each in products] == [each.model_dump() for each in items]


def test_nothing_at_all_does_not_drift(shop: Shop) -> None:
    assert check(shop) == NONE
    repair(shop)


def test_the_first_repair_is_the_initial_copy_over_many_pages(shop: Shop) -> None:
    shop.keeper.loads("users", user_line(1))
    shop.keeper.loads("inventory", *(item_line(number, 1) for number in range(1, 232)))
    assert check(shop) == Drift(agreeing=0, missing=list(range(1, 232)), left_over=[], differing={})
    repair(shop)
    assert check(shop) == Drift(agreeing=231, missing=[], left_over=[], differing={})


def test_a_check_changes_nothing(shop: Shop, seller: Shopper) -> None:
    seller.sells()
    shop.keeper.puts(product(999))
    assert check(shop) == check(shop) == Drift(agreeing=0, missing=[1], left_over=[999], differing={})


def edited(seller: Shopper, item: Any) -> dict[str, list[Difference]]:
    seller.edits(item, name="Violin", description="new", price_cents=5)
    return {
        "name": [Difference(item.id, "Violin", "lamp")],
        "description": [Difference(item.id, "new", "")],
        "price_cents": [Difference(item.id, 5, 1_000)],
    }


def restocked(seller: Shopper, item: Any) -> dict[str, list[Difference]]:
    """The stock grows beyond what an item may begin with."""
    seller.restocks(item, MAX_QUANTITY)
    return {"stock": [Difference(item.id, MAX_QUANTITY + 5, 5)]}


def sold(seller: Shopper, item: Any) -> dict[str, list[Difference]]:
    seller.orders(item, quantity=2)
    return {"stock": [Difference(item.id, 3, 5)]}


@pytest.mark.parametrize("change", [edited, restocked, sold])
def test_whatever_happens_to_an_item_is_found_and_repaired(
    shop: Shop, seller: Shopper, change: Callable[[Shopper, Any], dict[str, list[Difference]]]
) -> None:
    items = [seller.sells() for _ in range(3)]
    repair(shop)
    differing = change(seller, items[1])
    assert check(shop) == Drift(agreeing=2, missing=[], left_over=[], differing=differing)
    repair(shop)
    assert not check(shop)


def test_whatever_happens_to_a_product_is_found_and_repaired(shop: Shop, seller: Shopper) -> None:
    item = seller.sells(name="Lamp")
    shop.keeper.puts(product(item.id, "Lamp", price_cents=1_000, seller_id=77))
    found = check(shop)
    assert list(found.differing) == ["seller_id", "created_at"]
    assert found.differing["seller_id"] == [Difference(item.id, seller.id, 77)]
    assert found.differing["created_at"][0].original == item.created_at
    repair(shop)


def test_an_item_that_is_new_or_gone_is_found_and_repaired(shop: Shop, seller: Shopper) -> None:
    old, stays = seller.sells(), seller.sells()
    repair(shop)
    seller.withdraws(old)
    new = seller.sells(name="Violin")
    assert check(shop) == Drift(agreeing=1, missing=[new.id], left_over=[old.id], differing={})
    repair(shop)
    assert shop.reader.finds() == [stays.id, new.id]
    assert (shop.reader.finds("lamp"), shop.reader.finds("violin")) == ([stays.id], [new.id])


def test_more_left_over_than_one_request_may_name_is_repaired(shop: Shop) -> None:
    shop.keeper.imports(*(product(number) for number in range(1, 121)))
    assert check(shop).left_over == list(range(1, 121))
    repair(shop)
    assert shop.reader.finds() == []


class Overheard(httpx.BaseTransport):
    """Lets requests through, and remembers their methods."""

    def __init__(self, through: httpx.BaseTransport, methods: list[str]) -> None:
        self.through, self.methods = through, methods

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.methods.append(request.method)
        return self.through.handle_request(request)


def methods_of_a_repair(shop: Shop) -> list[str]:
    methods: list[str] = []
    way = shop.destination.transport
    reconcile(replace(shop.destination, transport=lambda url: Overheard(way(url), methods)), repair=True)
    return methods


def test_a_second_repair_writes_nothing(shop: Shop, seller: Shopper) -> None:
    seller.sells()
    shop.keeper.puts(product(999))
    assert methods_of_a_repair(shop) == ["GET", "GET", "PUT", "DELETE", "GET", "GET"]
    assert methods_of_a_repair(shop) == ["GET", "GET", "GET", "GET"]


def test_a_repair_without_the_operators_token_is_refused(shop: Shop, seller: Shopper) -> None:
    seller.sells()
    stranger = replace(shop.destination, operator_token="wrong")
    with pytest.raises(CannotBeAsked, match=r"PUT /internal/products at .* is refused: Only the operator"):
        reconcile(stranger, repair=True)
