"""Inventory++: what is found, in which order, by which words, and that the index is right whoever writes."""

from collections.abc import Iterator
from random import Random

import pytest

from contracts.inventory_plus import MOST_AT_ONCE
from tests.marketplace.connection import refused
from tests.realistic.shopkeeper import Reader, Shop, Shopkeeper, opened, product

SYNTAX = ['"', "'", "*", "^", ":", "(", ")", "{", "}", "+", "-", ",", "\\", "AND", "OR", "NOT", "NEAR", "lamp", " "]


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with opened(tmp_path_factory.mktemp("shelves")) as shop:
        yield shop


@pytest.fixture
def shop(building: Shop) -> Shop:
    """A shop whose shelves are empty."""
    building.clears()
    return building


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


@pytest.mark.parametrize("query", ["", " ", "\t\n"])
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


# Who writes


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
