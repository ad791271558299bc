"""Writing to Inventory++: only the operator may, and the index is right afterwards."""

import pytest

from contracts.inventory_plus import MOST_AT_ONCE
from tests.marketplace.connection import refused
from tests.realistic.shopkeeper import Reader, Shop, Shopkeeper, product


def test_a_product_is_what_was_imported_with_a_category(shop: Shop) -> None:
    line = product(7, "Mug", "Of copper.", price_cents=1_234, stock=2_000_000)
    shop.keeper.imports(line)
    assert shop.reader.opens(7).model_dump(mode="json") == {
        **line, "category": "kitchen", "created_at": "2020-02-02T20:20:20.000000Z"
    }  # fmt: skip


def test_an_import_leaves_what_is_there_as_it_is(shop: Shop) -> None:
    assert shop.keeper.imports(product(1, "Lamp"), product(2, "Chair")) == (2, 0)
    assert shop.keeper.imports(product(1, "Violin"), product(3, "Mug")) == (1, 1)
    assert (shop.reader.finds("lamp"), shop.reader.finds("violin"), shop.reader.finds("mug")) == ([1], [], [3])


def test_a_put_writes_over_what_is_there(shop: Shop) -> None:
    shop.keeper.imports(product(1, "Lamp", "so bright"))
    shop.keeper.puts(product(1, "Violin", stock=9), product(2, "Mug"))
    assert (shop.reader.opens(1).category, shop.reader.opens(1).stock) == ("music", 9)
    assert [shop.reader.finds(word) for word in ("lamp", "bright", "violin", "mug")] == [[], [], [1], [2]]


def test_the_last_of_two_products_with_the_same_id_counts(shop: Shop) -> None:
    shop.keeper.puts(product(1, "Lamp"), product(1, "Violin"))
    assert (shop.reader.finds("lamp"), shop.reader.finds("violin")) == ([], [1])


def test_what_is_removed_is_found_no_more_and_may_come_back(shop: Shop) -> None:
    shop.keeper.imports(product(1, "Lamp"), product(2, "Lamp"))
    for _ in range(2):
        shop.keeper.removes(1, 77)
    assert shop.reader.finds("lamp") == [2]
    with refused(404, "no-such-product"):
        shop.reader.opens(1)
    shop.keeper.imports(product(1, "Violin"))
    assert (shop.reader.finds("lamp"), shop.reader.finds("violin")) == ([2], [1])


def test_an_import_that_breaks_off_leaves_no_words_behind(shop: Shop) -> None:
    with refused(422, "line-cannot-be-imported"):
        shop.keeper.imports(product(1, "Lamp"), product(2, ""))
    assert (shop.reader.finds("lamp"), shop.reader.finds()) == ([], [])


def test_as_much_as_one_request_may_bring_fits_into_it(shop: Shop) -> None:
    longest = [product(number, "\x01" * 99 + "x", "\x01" * 2_000) for number in range(1, MOST_AT_ONCE + 1)]
    shop.keeper.puts(*longest)
    assert len(shop.reader.finds()) == MOST_AT_ONCE
    with refused(422, "invalid-request"):
        shop.keeper.puts(*longest, product(99))
    with refused(422, "invalid-request"):
        shop.keeper.removes(*range(1, MOST_AT_ONCE + 2))


@pytest.mark.parametrize("wrong", [{"id": 0}, {"stock": -1}, {"name": " "}, {"category": "kitchen"}, {"id": 2**53}])
def test_a_product_that_no_item_could_be_is_refused(shop: Shop, wrong: dict[str, object]) -> None:
    with refused(422, "invalid-request"):
        shop.keeper.puts(product(1) | wrong)


@pytest.mark.parametrize("token", ["", "x"])
def test_nobody_but_the_operator_writes(shop: Shop, token: str) -> None:
    stranger = Shopkeeper(shop.destination, token)
    for write in (lambda: stranger.imports(product(1)), lambda: stranger.puts(product(1)), lambda: stranger.removes(1)):
        with refused(403, "operators-only"):
            write()


def test_the_gateway_lets_nobody_in_who_writes(shop: Shop) -> None:
    operator = Reader(shop.reader.connection)
    operator.token = shop.keeper.token
    for method, path in (("PUT", "/internal/products"), ("POST", "/internal/import/inventory_plus")):
        with refused(404, "about:blank"):
            raise operator.sends(method, path, []).refusal
