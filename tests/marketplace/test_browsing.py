"""Browsing: searching and sorting the inventory, one slice at a time."""

from collections.abc import Callable
from typing import Any

import pytest

from contracts.inventory import ItemPublic
from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, Visitor, unique

SORTED_BY: dict[str, Callable[[ItemPublic], Any]] = {
    "id": lambda item: item.id,
    "price": lambda item: item.price_cents,
    "-price": lambda item: -item.price_cents,
    "name": lambda item: item.name,
}


@pytest.fixture
def word() -> str:
    """What the items of this test have in their names, and no others."""
    return unique("lamp")


@pytest.fixture
def shelf(seller: Shopper, word: str) -> list[ItemPublic]:
    """Seven items, of which some have equal prices and some equal names."""
    offers = [("c", 300), ("a", 100), ("b", 200), ("a", 300), ("d", 100), ("b", 100), ("e", 250)]
    return [seller.sells(f"{letter} {word}", price=price) for letter, price in offers]


@pytest.mark.parametrize("limit", [1, 2, 7, 100])
@pytest.mark.parametrize("sort", SORTED_BY)
def test_slices_make_the_whole_list_in_order(
    visitor: Visitor, shelf: list[ItemPublic], word: str, sort: str, limit: int
) -> None:
    found = visitor.browses_all(q=word, sort=sort, limit=limit)
    assert sorted(found, key=lambda item: item.id) == shelf
    assert found == sorted(found, key=SORTED_BY[sort])


def test_without_a_wish_items_come_by_id(visitor: Visitor, shelf: list[ItemPublic], word: str) -> None:
    assert visitor.browses(q=word).items == shelf


def test_a_full_slice_names_the_next_and_the_last_names_none(
    visitor: Visitor, shelf: list[ItemPublic], word: str
) -> None:
    first = visitor.browses(q=word, limit=4)
    last = visitor.browses(q=word, limit=4, after=first.next)
    assert (len(first.items), len(last.items), last.next) == (4, 3, None)
    assert visitor.browses(q=word, limit=7).next is None


def test_a_list_that_changes_is_still_read_without_gap_or_repetition(
    visitor: Visitor, seller: Shopper, shelf: list[ItemPublic], word: str
) -> None:
    first = visitor.browses(q=word, sort="price", limit=3)
    seller.withdraws(first.items[0])
    seller.sells(f"cheaper {word}", price=1)
    seller.withdraws(first.items[-1])
    rest = visitor.browses(q=word, sort="price", limit=100, after=first.next)
    assert {item.id for item in first.items + rest.items} == {item.id for item in shelf}
    assert len(rest.items) == len(shelf) - 3


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Reading Lamp", "lamp"),
        ("reading lamp", "LAMP"),
        ("reading lamp", "ing l"),
        ("Ängström Öl", "ängström öl"),
        ("Лампа", "лампа"),
        ("50% off", "50% o"),
        ("a_b", "a_b"),
        ("back\\slash", "k\\s"),
        ('it\'s "here"', "'s \""),
        ("a+b&c=d", "+b&c="),
    ],
)
def test_a_search_finds_a_part_of_the_name_in_any_case(
    visitor: Visitor, seller: Shopper, word: str, name: str, query: str
) -> None:
    """The word before the name makes it the only one; the query needs not begin there."""
    item = seller.sells(f"{word}{name}")
    assert item in list(visitor.browses_all(q=query, sort="id"))


@pytest.mark.parametrize("wildcard", ["%", "_", "?", "*", ".", "\\"])
def test_a_search_knows_no_wildcards(visitor: Visitor, seller: Shopper, word: str, wildcard: str) -> None:
    seller.sells(f"x{word}")
    assert visitor.browses(q=f"{wildcard}{word}").items == []


def test_a_search_does_not_read_descriptions(visitor: Visitor, seller: Shopper, word: str) -> None:
    seller.sells("lamp", description=word)
    assert visitor.browses(q=word).items == []


def test_an_empty_search_finds_everything(visitor: Visitor, shelf: list[ItemPublic]) -> None:
    assert len(visitor.browses(q="", limit=7).items) == 7


@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 101}, {"limit": -1}, {"limit": "many"}, {"limit": "1.5"}, {"sort": "stock"}]
)
def test_a_wish_that_cannot_be_met_is_refused(visitor: Visitor, query: dict[str, object]) -> None:
    with refused(422, "invalid-request"):
        visitor.browses(**query)


def test_a_wish_nobody_knows_is_ignored(visitor: Visitor, shelf: list[ItemPublic], word: str) -> None:
    assert visitor.browses(q=word, colour="blue").items == shelf


def test_a_cursor_fits_only_the_search_and_sort_it_was_given_for(
    visitor: Visitor, shelf: list[ItemPublic], word: str
) -> None:
    cursor = visitor.browses(q=word, sort="price", limit=2).next
    for other in ({"q": word, "sort": "-price"}, {"q": word, "sort": "name"}, {"q": "lamp", "sort": "price"}):
        with refused(422, "cursor-does-not-fit"):
            visitor.browses(after=cursor, **other)


@pytest.mark.parametrize(
    "cursor", ["x", "0", "-1", "bnVsbA==", "e30", "W10", "💡", "../..", "' OR 1=1 --", "A" * 1_999]
)
def test_a_cursor_that_was_made_up_is_refused(visitor: Visitor, cursor: str) -> None:
    with refused(422, "cursor-does-not-fit"):
        visitor.browses(after=cursor)


def test_a_cursor_that_was_tampered_with_is_refused(visitor: Visitor, shelf: list[ItemPublic], word: str) -> None:
    cursor = visitor.browses(q=word, limit=2).next
    assert cursor
    others = (f"{cursor}=", f"{cursor}~~~~", ".".join(cursor), f'"{cursor}"')
    for tampered in (cursor[1:], cursor[:-4], "A" + cursor, cursor.swapcase(), cursor[::-1], *others):
        with refused(422, "cursor-does-not-fit"):
            visitor.browses(q=word, limit=2, after=tampered)
