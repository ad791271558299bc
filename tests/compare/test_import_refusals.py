"""What an import refuses: broken lines, conflicts, and everybody but the operator; and then nothing stays."""

from pathlib import Path
from typing import Any

import pytest

from chassis.json_lines import MOST_LINE_BYTES
from compare.architectures import ARCHITECTURES
from compare.inprocess import InProcess
from compare.topology import Architecture
from tests.compare.conftest import Market
from tests.compare.operator import Operator, destination_in, item_line, order_line, review_line, user_line
from tests.marketplace.connection import refused

pytestmark = pytest.mark.slow

DOMAINS = ("users", "inventory", "orders", "reviews")
EVERY_ARCHITECTURE = [pytest.param(architecture, id=name) for name, architecture in ARCHITECTURES.items()]
BROKEN_LINES = {
    "not JSON": b"{",
    "not an object": b"7",
    "not UTF-8": b'{"id": \xff}',
    "empty": b"",
    "nested without an end": b"[" * 10_000,
    "too long": b" " * MOST_LINE_BYTES + b"{}",
    "of another domain": {"id": 1, "rating": 5},
    "with an unknown field": {"colour": "red"},
    "with an id that is text": {"id": "1"},
    "with an id that no database holds": {"id": 2**53},
    "with NUL": {"name": "Lamp\x00"},
    "with half a surrogate pair": {"name": "Lamp\ud800"},
    "with a price below nothing": {"price_cents": -1},
}


@pytest.mark.parametrize("broken", BROKEN_LINES.values(), ids=BROKEN_LINES)
def test_a_broken_line_is_named_and_nothing_is_loaded(market: Market, free: int, broken: Any) -> None:
    market.operator.loads("users", user_line(free))
    line = item_line(free + 1, free) | broken if isinstance(broken, dict) else broken
    with refused(422, "line-cannot-be-imported") as refusal:
        market.operator.loads("inventory", item_line(free, free), line, item_line(free + 2, free))
    assert "Line 2: " in str(refusal.value)
    with refused(404, "no-such-item"):
        market.visitor.looks_at(free)


def test_a_conflict_far_down_is_named_and_nothing_is_loaded(market: Market, free: int) -> None:
    lines = [user_line(free + n) for n in range(900)]
    lines[700]["email"] = lines[300]["email"].upper()
    with refused(422, "line-cannot-be-imported") as refusal:
        market.operator.loads("users", *lines)
    assert "Line 701: " in str(refusal.value)
    assert "email" in str(refusal.value)
    with refused(404, "no-such-user"):
        market.visitor.meets(free)


def test_a_user_reviews_an_item_once_also_in_an_import(market: Market, free: int) -> None:
    market.operator.loads("users", user_line(free))
    market.operator.loads("inventory", item_line(free, free))
    with refused(422, "line-cannot-be-imported") as refusal:
        market.operator.loads("reviews", review_line(free, free, free), review_line(free + 1, free, free))
    assert "Line 2: " in str(refusal.value)


def test_an_item_stands_in_an_order_once(market: Market, free: int) -> None:
    market.operator.loads("users", user_line(free))
    market.operator.loads("inventory", item_line(free, free))
    order = order_line(free, free, free)
    with refused(422, "line-cannot-be-imported") as refusal:
        market.operator.loads("orders", order | {"lines": order["lines"] * 2})
    assert "Line 1: " in str(refusal.value)


def test_a_number_too_large_for_the_database_is_refused(market: Market, free: int) -> None:
    market.operator.loads("users", user_line(free))
    market.operator.loads("inventory", item_line(free, free))
    with refused(422, "line-cannot-be-imported"):
        market.operator.loads("orders", order_line(free, free, free, quantity=10**30))


@pytest.mark.parametrize(("price", "quantity"), [(10**9, 10**7), (2**30 // 2, 2**24 + 1), (0, 2**53), (1, 2**53)])
def test_an_order_whose_total_cannot_be_counted_is_refused(
    market: Market, free: int, price: int, quantity: int
) -> None:
    market.operator.loads("users", user_line(free))
    market.operator.loads("inventory", item_line(free, free))
    order = order_line(free, free, free, quantity=quantity)
    order["lines"][0]["price_cents"] = price
    with refused(422, "line-cannot-be-imported") as refusal:
        market.operator.loads("orders", order)
    assert "2^53" in str(refusal.value)


def test_who_knows_both_sides_refuses_a_line_that_refers_to_nothing(market: Market, free: int) -> None:
    """One database knows all; a service knows only its own, and trusts the operator with the rest."""
    market.operator.loads("users", user_line(free))
    one_database = market.architecture.owner("reviews") is market.architecture.owner("inventory")
    if one_database:
        with refused(422, "line-cannot-be-imported") as refusal:
            market.operator.loads("reviews", review_line(free, free, free))
        assert f"there is no item {free}" in str(refusal.value)
    else:
        assert market.operator.loads("reviews", review_line(free, free, free)).loaded == 1


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("token", ["", "wrong"])
def test_nobody_else_may_import(market: Market, domain: str, token: str) -> None:
    with refused(403, "operators-only"):
        Operator(market.operator.destination, token).loads(domain, b"not even read")


def test_a_shopper_is_no_operator(market: Market) -> None:
    shopper = market.visitor.joins()
    with refused(403, "operators-only"):
        Operator(market.operator.destination, shopper.token).loads("users")


@pytest.mark.parametrize("architecture", EVERY_ARCHITECTURE)
def test_without_an_operators_token_nobody_may_import(architecture: Architecture, tmp_path: Path) -> None:
    with InProcess(architecture, tmp_path, environment={"OPERATOR_TOKEN": "", "LOG_LEVEL": "WARNING"}) as place:
        for token in ("", place.operator_token):
            with refused(403, "operators-only"):
                Operator(destination_in(place), token).loads("users")
