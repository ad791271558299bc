"""Inventory++: categories, pages, and what the service says of itself."""

import pytest

from tests.marketplace.connection import refused
from tests.realistic.shopkeeper import Shop, product

# Categories


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("Stackable Copper Mug", "kitchen"),
        ("MUGS", "kitchen"),
        ("Tea Towel", "textiles"),
        ("Lamp with a bell", "cycling"),
        ("Water Filter", "camping"),
        ("Chess", "games"),
        ("Beermug", "other"),
        ("💡", "other"),
    ],
)
def test_the_last_known_word_of_the_name_decides_the_category(shop: Shop, name: str, category: str) -> None:
    shop.keeper.imports(product(1, name, "A violin."))
    assert shop.reader.opens(1).category == category


def test_categories_are_counted(shop: Shop) -> None:
    assert shop.reader.counts_categories() == {}
    shop.keeper.imports(product(1, "Mug"), product(2, "Violin"), product(3, "Pan"), product(4, "Thing"))
    assert list(shop.reader.counts_categories().items()) == [("kitchen", 2), ("music", 1), ("other", 1)]


def test_a_category_narrows_a_list_and_a_search(shop: Shop) -> None:
    shop.keeper.imports(product(1, "Red mug"), product(2, "Red violin"), product(3, "Pan"))
    assert shop.reader.finds(category="kitchen") == [1, 3]
    assert shop.reader.finds("red", category="kitchen") == [1]
    assert shop.reader.finds("red", category="nothing") == []


# Pages


@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize("query", [{}, {"q": "lamp"}, {"category": "desk"}, {"q": "lamps", "category": "desk"}])
def test_pages_make_the_whole_list_without_loss_or_doubles(shop: Shop, query: dict[str, str], limit: int) -> None:
    """Many are alike, and so many scores are equal."""
    shop.keeper.imports(*(product(n, "Lamp " * (1 + n % 3), "a lamp" * (n % 2)) for n in range(1, 31)))
    whole = shop.reader.searches(limit=100, **query).items
    assert sorted(each.id for each in whole) == list(range(1, 31))
    assert shop.reader.searches_all(limit=limit, **query) == whole


def test_a_list_that_changes_is_still_read_without_loss_or_doubles(shop: Shop) -> None:
    shop.keeper.imports(*(product(number) for number in (2, 4, 6, 8)))
    first = shop.reader.searches(limit=2)
    shop.keeper.removes(4)
    shop.keeper.puts(product(1), product(5))
    rest = shop.reader.searches(after=first.next)
    assert [each.id for each in first.items + rest.items] == [2, 4, 5, 6, 8]


def test_a_cursor_fits_only_the_search_it_was_given_for(shop: Shop) -> None:
    shop.keeper.imports(*(product(number) for number in range(1, 5)))
    by_id, by_words = shop.reader.searches(limit=2).next, shop.reader.searches("lamp", limit=2).next
    misfits = [("lamp", by_id, None), ("lamps", by_words, None), (None, by_words, None), ("lamp", by_words, "desk")]
    for q, after, category in misfits:
        with refused(422, "cursor-does-not-fit"):
            shop.reader.searches(q, after=after, category=category)


@pytest.mark.parametrize("cursor", ["x", "💡", "W10", "e30", "A" * 1_999, "' OR 1=1 --"])
@pytest.mark.parametrize("q", ["", "lamp"])
def test_a_cursor_that_was_made_up_is_refused(shop: Shop, q: str, cursor: str) -> None:
    with refused(422, "cursor-does-not-fit"):
        shop.reader.searches(q, after=cursor)


# The service itself


@pytest.mark.parametrize("product_id", [9, 0, -1, 2**53, 2**63, 2**70])
def test_a_product_that_is_not_there_is_not_found(shop: Shop, product_id: int) -> None:
    with refused(404, "no-such-product"):
        shop.reader.opens(product_id)


def test_the_document_of_the_gateway_has_its_paths_and_nothing_internal(shop: Shop) -> None:
    paths = shop.reader.reads_document()["paths"]
    ours = [path for path in paths if path.startswith("/inventory-plus")]
    assert sorted(ours) == ["/inventory-plus", "/inventory-plus/categories", "/inventory-plus/{product_id}"]
    assert not [path for path in paths if path.startswith("/internal")]
