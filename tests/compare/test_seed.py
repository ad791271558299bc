"""The default data set: always the same, of one piece, and such that there is something to find in it."""

import os
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from compare import seed
from compare.importing import load, to_json_lines
from contracts.inventory import ItemImport
from contracts.orders import OrderImport
from contracts.reviews import ReviewImport
from contracts.users import UserImport
from tests.compare.conftest import Market
from tests.compare.terminal import REPOSITORY
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Visitor

pytestmark = pytest.mark.slow

DATA_SET: dict[str, list[Any]] = seed.data_set()  # ty: ignore[invalid-assignment]
USERS: dict[int, UserImport] = {line.id: line for line in DATA_SET["users"]}
ITEMS: dict[int, ItemImport] = {line.id: line for line in DATA_SET["inventory"]}
ORDERS: list[OrderImport] = DATA_SET["orders"]
REVIEWS: list[ReviewImport] = DATA_SET["reviews"]

PRINT_IT = """
from compare import importing, seed
print("".join(importing.to_json_lines(lines).decode() for lines in seed.data_set().values()))
"""


def printed(hash_seed: str) -> str:
    """Make the data set in an interpreter of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", PRINT_IT]
    return subprocess.run(command, env=environment, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def test_it_has_the_size_that_it_says() -> None:
    sizes = {domain: len(lines) for domain, lines in DATA_SET.items()}
    assert sizes == {"users": 200, "inventory": 500, "orders": 2_000, "reviews": 5_000}


def test_every_interpreter_makes_the_same() -> None:
    here = "".join(to_json_lines(lines).decode() for lines in DATA_SET.values()).strip()
    assert printed("1") == printed("2") == here


@pytest.mark.parametrize("domain", DATA_SET)
def test_ids_count_from_one(domain: str) -> None:
    assert [line.id for line in DATA_SET[domain]] == list(range(1, len(DATA_SET[domain]) + 1))


def test_all_refer_to_each_other() -> None:
    assert {item.seller_id for item in ITEMS.values()} <= USERS.keys()
    assert {order.buyer_id for order in ORDERS} <= USERS.keys()
    assert {line.item_id for order in ORDERS for line in order.lines} <= ITEMS.keys()
    assert {review.author_id for review in REVIEWS} <= USERS.keys()
    assert {review.item_id for review in REVIEWS} <= ITEMS.keys()


def test_no_two_users_share_an_email_and_no_two_items_a_name() -> None:
    assert len({user.email for user in USERS.values()}) == len(USERS)
    assert len({item.name for item in ITEMS.values()}) == len(ITEMS)


def test_a_user_reviews_an_item_once() -> None:
    assert len({(review.author_id, review.item_id) for review in REVIEWS}) == len(REVIEWS)


def test_nobody_buys_or_reviews_what_they_sell() -> None:
    sold = {(item.seller_id, item.id) for item in ITEMS.values()}
    assert not sold & {(order.buyer_id, line.item_id) for order in ORDERS for line in order.lines}
    assert not sold & {(review.author_id, review.item_id) for review in REVIEWS}


def test_orders_remember_name_and_price() -> None:
    for line in (line for order in ORDERS for line in order.lines):
        assert (line.name, line.price_cents) == (ITEMS[line.item_id].name, ITEMS[line.item_id].price_cents)


@pytest.mark.parametrize("lines", [ORDERS, REVIEWS], ids=["orders", "reviews"])
def test_newer_ones_have_higher_ids_and_all_are_of_the_last_year(lines: list[Any]) -> None:
    moments = [line.created_at for line in lines]
    assert all(earlier <= later for earlier, later in pairwise(moments))
    assert moments[0] >= seed.FIRST_DAY
    assert moments[-1] < seed.LAST_DAY


def test_a_few_items_are_popular_and_most_are_not() -> None:
    counts = sorted(Counter(review.item_id for review in REVIEWS).values(), reverse=True)
    assert sum(counts[:50]) > len(REVIEWS) / 3
    assert counts[0] > 10 * counts[len(counts) // 2]


def test_what_a_review_says_fits_its_rating() -> None:
    for review in REVIEWS:
        assert any(review.text.startswith(opinion) for opinion in seed.OPINIONS[review.rating])


def test_users_agree_with_themselves_about_a_category() -> None:
    """Latent tastes: ratings vary less within one user's category than overall, or nothing could be learned."""
    by_taste: dict[tuple[int, int], list[int]] = {}
    for review in REVIEWS:
        category = (review.item_id - 1) // (seed.ITEMS // len(seed.CATEGORIES))
        by_taste.setdefault((review.author_id, category), []).append(review.rating)
    within = [variance(ratings) for ratings in by_taste.values() if len(ratings) >= 5]
    assert sum(within) / len(within) < 0.85 * variance([review.rating for review in REVIEWS])


def variance(numbers: list[int]) -> float:
    mean = sum(numbers) / len(numbers)
    return sum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1)


def test_every_architecture_takes_it_and_recommends_from_it(market: Market) -> None:
    reports = load(market.operator.destination, DATA_SET)
    assert {domain: report.loaded for domain, report in reports.items()} == {
        domain: len(lines) for domain, lines in DATA_SET.items()
    }
    somebody = Visitor(market.visitor.connection)
    most_active = Counter(review.author_id for review in REVIEWS).most_common(1)[0][0]
    somebody.token = somebody.signs_in(USERS[most_active].email, seed.PASSWORD).access_token
    recommended = eventually(somebody.asks_recommendations, lambda answer: answer.items and answer.items[0].because)
    rated = {review.item_id for review in REVIEWS if review.author_id == most_active}
    assert not rated & {entry.item_id for entry in recommended.items}
