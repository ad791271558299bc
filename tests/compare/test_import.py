"""The import: whole data sets, with their ids, as often as one likes."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from chassis import passwords
from compare.architectures import ARCHITECTURES
from compare.importing import Destination
from compare.launcher import Fleet
from compare.starters import MakeStarter
from compare.topology import Architecture
from tests.compare.conftest import Market
from tests.compare.operator import LONG_AGO, Operator, as_line, item_line, order_line, review_line, user_line
from tests.marketplace.connection import Connection, refused
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import PASSWORD, Shopper, Visitor

SETTLED_SECONDS = 1.0
"""In that time the recommendations are refreshed ten times."""

pytestmark = pytest.mark.slow

EVERY_ARCHITECTURE = [pytest.param(architecture, id=name) for name, architecture in ARCHITECTURES.items()]


def signs_in(visitor: Visitor, line: dict[str, Any]) -> Shopper:
    """Sign an imported user in."""
    guest = Visitor(visitor.connection)
    guest.token = visitor.signs_in(line["email"]).access_token
    return Shopper(guest.connection, guest.token, guest.sees_own_profile())


def test_what_is_imported_is_there_with_its_ids_and_moments(market: Market, free: int) -> None:
    ada = user_line(free, password=PASSWORD)
    assert market.operator.loads("users", ada).loaded == 1
    assert market.operator.loads("inventory", item_line(free, free, name="ÄRA lamp")).loaded == 1
    assert market.operator.loads("orders", order_line(free, free, free, quantity=3)).loaded == 1
    assert market.operator.loads("reviews", review_line(free, free, free)).loaded == 1

    shopper = signs_in(market.visitor, ada)
    assert shopper.id == free
    assert [item.id for item in shopper.browses_all(q="ära") if item.id == free] == [free]
    assert shopper.opens_order(free).total_cents == 1_800
    assert shopper.opens_order(free).model_dump()["created_at"].startswith(LONG_AGO[:-1])
    review = shopper.reads_review(free)
    assert (review.author_name, review.model_dump()["created_at"][:19]) == (ada["name"], LONG_AGO[:-1])
    assert review.updated_at == review.created_at


def test_an_account_without_a_password_cannot_sign_in(market: Market, free: int) -> None:
    market.operator.loads("users", user_line(free))
    with refused(401, "wrong-email-or-password"):
        signs_in(market.visitor, user_line(free))


def test_importing_again_changes_nothing(market: Market, free: int) -> None:
    ada = user_line(free, password=PASSWORD)
    data_set = {
        "users": [ada],
        "inventory": [item_line(free + n, free) for n in range(3)],
        "orders": [order_line(free, free, free)],
        "reviews": [review_line(free, free, free)],
    }
    for domain, lines in data_set.items():
        market.operator.loads(domain, *lines)
    seller = signs_in(market.visitor, ada)
    seller.edits(free, name="Chandelier")
    for domain, lines in data_set.items():
        report = market.operator.loads(domain, *lines)
        assert (report.loaded, report.unchanged) == (0, len(lines))
    assert seller.looks_at(free).name == "Chandelier"


def test_of_two_lines_with_one_id_the_first_counts(market: Market, free: int) -> None:
    market.operator.loads("users", user_line(free))
    report = market.operator.loads("inventory", item_line(free, free, name="one"), item_line(free, free, name="two"))
    assert (report.loaded, report.unchanged) == (1, 1)
    assert market.visitor.looks_at(free).name == "one"


def test_what_is_created_afterwards_comes_after_what_was_imported(market: Market, free: int) -> None:
    market.operator.loads("users", user_line(free))
    assert market.visitor.registers().id > free


def test_cancelling_an_imported_order_gives_its_units_back_once(market: Market, free: int) -> None:
    ada = user_line(free, password=PASSWORD)
    market.operator.loads("users", ada)
    market.operator.loads("inventory", item_line(free, free, stock=5))
    market.operator.loads("orders", order_line(free, free, free, quantity=2))
    buyer = signs_in(market.visitor, ada)
    buyer.cancels(free)
    buyer.cancels(free)
    assert buyer.looks_at(free).stock == 7


def test_more_lines_than_an_ordinary_body_may_hold_are_welcome(market: Market, free: int) -> None:
    market.operator.loads("users", user_line(free))
    report = market.operator.loads(
        "inventory", *(item_line(free + n, free, description="x" * 2_000) for n in range(900))
    )
    assert report.loaded == 900


def test_an_import_of_nothing_is_fine(market: Market) -> None:
    assert market.operator.loads("users").loaded == 0


def test_equal_passwords_are_hashed_once(market: Market, free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    hasher, hash_password = passwords.hasher(), passwords.hasher().hash
    monkeypatch.setattr(hasher, "hash", lambda password: hashed.append(password) or hash_password(password))
    market.operator.loads("users", *(user_line(free + n, password=f"{PASSWORD}{n % 2}") for n in range(50)))
    assert sorted(hashed) == [f"{PASSWORD}0", f"{PASSWORD}1"]


@pytest.mark.parametrize("architecture", EVERY_ARCHITECTURE)
def test_while_lines_arrive_others_write_and_a_stream_that_breaks_off_leaves_nothing(
    architecture: Architecture, tmp_path: Path, starter: MakeStarter
) -> None:
    with Fleet(architecture, tmp_path, starter=starter) as fleet:
        operator, visitor = Operator(Destination.of(fleet)), Visitor(Connection(fleet.base_url))

        def slow() -> Iterator[bytes]:
            yield as_line(user_line(5_001))
            visitor.registers()
            yield as_line(user_line(5_002))

        def breaking() -> Iterator[bytes]:
            yield as_line(user_line(6_001))
            raise httpx.WriteError("the operator's cable")

        assert operator.streams("users", slow()).loaded == 2
        with pytest.raises(httpx.WriteError):
            operator.streams("users", breaking())
        assert operator.loads("users", user_line(6_002)).loaded == 1
        with refused(404, "no-such-user"):
            visitor.meets(6_001)
        visitor.connection.close()


def test_a_review_from_the_future_does_not_hide_a_change_until_then(market: Market, free: int) -> None:
    visitor, fans = market.visitor, [market.visitor.joins() for _ in range(6)]
    lamp, chair, desk = (fans[0].sells() for _ in range(3))
    market.operator.loads("reviews", review_line(free, fans[0].id, desk.id, created_at="2999-01-01T00:00:00Z"))
    reviews = [(fan, [fan.reviews(item, rating=5) for item in (lamp, chair)][1]) for fan in fans]
    eventually(lambda: visitor.asks_similar(lamp).items)
    time.sleep(SETTLED_SECONDS)
    before = visitor.asks_similar(lamp).items
    for fan, review in reviews[:3]:
        fan.rewrites(review, rating=1)
    eventually(lambda: visitor.asks_similar(lamp).items, lambda found: found != before)
