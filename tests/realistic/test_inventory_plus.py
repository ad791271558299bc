"""Inventory++: what is found, by which words, and in which order."""

from random import Random

import pytest

from tests.marketplace.connection import refused
from tests.realistic.shopkeeper import Shop, product

SYNTAX = ['"', "'", "*", "^", ":", "(", ")", "{", "}", "+", "-", ",", "\\", "AND", "OR", "NOT", "NEAR", "lamp", " "]


# Words


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Run shoe", "running shoes"),
        ("Running Shoes", "run shoe"),
        ("Walking sticks", "WALKED stick"),
        ("Ängström Öl", "angstrom ol"),
        ("Лампа", "лампа"),
        ("T-Shirt", "t-shirts"),
        ("50% off", "50%"),
        ('it\'s "here"', '"here"'),
        ("C++ book", "books C++"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00"),
        ("\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af"),
        ("Stra\u00dfe", "STRASSE"),
        ("\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2", "\u03a3\u038a\u03a3\u03a5\u03a6\u039f\u03a3"),
        ("\ufb01ne lamp", "FINE lamps"),
        ("co\u00adop", "coop"),
    ],
)
def test_a_search_finds_other_forms_of_the_same_words(shop: Shop, name: str, query: str) -> None:
    shop.keeper.imports(product(1, name), product(2, "Something else"))
    assert shop.reader.finds(query) == [1]


def test_every_word_must_be_there_in_name_or_description(shop: Shop) -> None:
    shop.keeper.imports(product(1, "Red lamp"), product(2, "Lamp", "comes in red"), product(3, "Lamp"))
    assert sorted(shop.reader.finds("lamps red")) == [1, 2]


def test_a_part_of_a_word_is_another_word(shop: Shop) -> None:
    shop.keeper.imports(product(1, "Lampshade"))
    assert shop.reader.finds("lamp") == []


@pytest.mark.parametrize("query", ["", " ", "\t\n", "\u00ad", "\u200b \ufe0f"])
def test_without_a_word_everything_comes_by_id(shop: Shop, query: str) -> None:
    shop.keeper.imports(product(3, "Lamp"), product(1, "Chair"), product(2, "Table"))
    assert shop.reader.finds(query) == [1, 2, 3]


# Ranking


@pytest.mark.parametrize(("name_id", "description_id"), [(1, 2), (2, 1)])
def test_a_word_in_the_name_weighs_more_than_one_in_the_description(
    shop: Shop, name_id: int, description_id: int
) -> None:
    shop.keeper.imports(
        product(name_id, "Lamp for the table", "It shines on whatever you do, all night long."),
        product(description_id, "Light", "A lamp, a lamp, what a lamp"),
        *(product(number, "Chair") for number in range(3, 9)),
    )
    assert shop.reader.finds("lamps") == [name_id, description_id]


def test_what_has_a_word_that_everything_has_is_ranked_too(shop: Shop) -> None:
    """The word weighs next to nothing, and that still counts ten times as much in a name."""
    shop.keeper.imports(product(2, "Lamp"), product(1, "Light", "a lamp"), product(3, "Light", "a lamp"))
    assert shop.reader.finds("lamp") == [2, 3, 1]


def test_of_two_names_the_shorter_fits_better(shop: Shop) -> None:
    shop.keeper.imports(
        product(1, "Lamp"), product(2, "Hook for nearly every lamp"), *(product(n, "Chair") for n in range(3, 9))
    )
    assert shop.reader.finds("lamp") == [1, 2]


def test_of_equals_the_newest_comes_first(shop: Shop) -> None:
    shop.keeper.imports(*(product(number, "Lamp") for number in (2, 3, 1)))
    assert shop.reader.finds("lamp") == [3, 2, 1]


# Whatever people type


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lamp OR chair", []),
        ("lamp AND lamp", []),
        ("NOT chair", []),
        ("NEAR(lamp lamp)", []),
        ("name:lamp", []),
        ("{name}: lamp", []),
        ("lam*", []),
        ("lamp*", [1]),
        ("^lamp", [1]),
        ("-lamp", [1]),
        ("(lamp", [1]),
        ('"lamp', [1]),
        ('lamp"', [1]),
        ('"" lamp', [1]),
        ("lamp !!!", [1]),
        ("lamp 💡", [1]),
        ("💡", []),
        ('"', []),
        ("'; DROP TABLE product; --", []),
        ("\\", []),
        ("%", []),
        ("?", []),
        (":words", []),
        ("lamp " * 20, [1]),
        ("x" * 100, []),
        ("x " * 50, []),
        ("\u0301", []),
        ("\x01", []),
    ],
)
def test_what_people_type_is_words_and_never_syntax(shop: Shop, query: str, expected: list[int]) -> None:
    shop.keeper.imports(product(1, "Lamp"), product(2, "Chair"))
    assert shop.reader.finds(query) == expected


def test_no_mixture_of_syntax_is_too_much(shop: Shop) -> None:
    shop.keeper.imports(product(1, "Lamp"))
    random = Random(1)
    for _ in range(300):
        query = "".join(random.choices(SYNTAX, k=random.randint(1, 15)))[:100]
        assert set(shop.reader.finds(query)) <= {1}, query


@pytest.mark.parametrize(
    "query",
    [{"q": "x" * 101}, {"q": "💡" * 5_000}, {"q": "a\0b"}, {"q": "\u202e"}, {"category": "x" * 41}, {"limit": 101}],
)
def test_what_is_too_long_or_deceives_is_refused(shop: Shop, query: dict[str, object]) -> None:
    with refused(422, "invalid-request"):
        shop.reader.searches(**query)


@pytest.mark.parametrize("target", ["%ED%A0%80", "%FF%FE", "%00", "%22%22%22", "%"])
def test_what_is_no_text_does_no_harm(shop: Shop, target: str) -> None:
    answer = shop.reader.sends("GET", f"/inventory-plus?q={target}", as_written=True)
    assert answer.status in (200, 422)
