"""Many wait for somebody slow: those who want something else do not wait with them."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from compare.architectures import MICROSERVICES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from contracts.inventory import ItemPublic
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import PASSWORD, Shopper
from tests.resilience.line import Crowd, crowd
from tests.resilience.town import BOUND_SECONDS, QUICK, Town, within

pytestmark = pytest.mark.slow

MORE_THAN_THE_GATEWAY_HOLDS = 300
MORE_THAN_A_DATABASE_HOLDS = 60
A_CLASS_THAT_ARRIVES = 200


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter) -> Iterator[Town]:
    """A town whose crowds still wait when a slow machine has served the others."""
    environment = {**QUICK, "REQUEST_SECONDS": "10"}
    with Fleet(MICROSERVICES, tmp_path_factory.mktemp("town"), environment=environment, starter=starter) as fleet:
        yield Town(fleet)


@pytest.fixture
def lamp(town: Town) -> ItemPublic:
    lamp = town.seller.sells(stock=MORE_THAN_A_DATABASE_HOLDS)
    town.buyer.reviews(lamp)
    return lamp


@contextmanager
def waiting(town: Town, slow: str, requests: list[str], *, by: Shopper | None = None, **parts: str) -> Iterator[Crowd]:
    """Have a crowd wait for a service that hangs; it counts as one client, which does nothing else in the test."""
    token = (by or town.visitor.joins()).token
    with town.hanging(slow), crowd(town.fleet.base_url, requests, token, **parts) as people:
        yield people


def test_a_slow_service_does_not_fill_the_gateway(town: Town, lamp: ItemPublic) -> None:
    requests = ["GET /reviews/summary?item_id=1"] * MORE_THAN_THE_GATEWAY_HOLDS
    with waiting(town, "reviews", requests) as people:
        assert people.answered(seconds=BOUND_SECONDS), "nobody was told that too many wait"
        with within(BOUND_SECONDS):
            assert town.visitor.looks_at(lamp) == lamp
        assert people.waiting
        assert people.statuses() == {503, 504}


def test_readers_of_reviews_who_wait_for_users_do_not_stop_reviews(town: Town, lamp: ItemPublic) -> None:
    requests = [f"GET /reviews?item_id={lamp.id}"] * MORE_THAN_A_DATABASE_HOLDS
    with waiting(town, "users", requests) as people:
        assert town.visitor.reads_summary(lamp).count == 1
        assert people.waiting
        assert people.statuses() <= {503, 504}


def test_writers_of_reviews_who_wait_for_inventory_do_not_stop_other_writers(town: Town, lamp: ItemPublic) -> None:
    (mine,) = town.visitor.reads_reviews(item_id=lamp.id).items
    body = json.dumps({"item_id": lamp.id, "rating": 1, "text": "Dim."})
    requests = ["POST /reviews"] * MORE_THAN_A_DATABASE_HOLDS
    with waiting(town, "inventory", requests, body=body, media_type="application/json") as people:
        assert town.buyer.rewrites(mine, rating=4).rating == 4
        assert people.waiting
        assert people.statuses() <= {503, 504}


def test_cancellations_that_wait_for_inventory_do_not_stop_orders(town: Town, lamp: ItemPublic) -> None:
    orders = [town.buyer.orders(lamp) for _ in range(MORE_THAN_A_DATABASE_HOLDS)]
    requests = [f"POST /orders/{order.id}/cancel" for order in orders]
    with waiting(town, "inventory", requests, by=town.buyer) as people:
        assert town.buyer.opens_order(orders[0]).id == orders[0].id
        assert people.waiting
        assert people.statuses() <= {503, 504}


@pytest.fixture
def patient_town(tmp_path: Path, starter: MakeStarter) -> Iterator[Town]:
    """A town where passwords cost what they really cost, and where each request has the time to wait for that."""
    environment = {**QUICK, "REQUEST_SECONDS": "60", "PASSWORD_MEMORY_KIB": "19456"}
    with Fleet(MICROSERVICES, tmp_path, environment=environment, starter=starter) as fleet:
        yield Town(fleet)


def test_a_rush_of_sign_ins_does_not_stop_users(patient_town: Town) -> None:
    town = patient_town
    form = urlencode({"username": town.buyer.user.email, "password": PASSWORD})
    requests, media_type = ["POST /token"] * A_CLASS_THAT_ARRIVES, "application/x-www-form-urlencoded"
    with crowd(town.fleet.base_url, requests, body=form, media_type=media_type) as people:
        assert town.visitor.meets(town.buyer).id == town.buyer.id
        assert people.waiting
        assert people.statuses() <= {200, 503}


def test_invented_tokens_do_not_make_many_clients_of_one(patient_town: Town) -> None:
    town = patient_town
    form = urlencode({"username": town.buyer.user.email, "password": PASSWORD})
    requests, media_type = ["POST /token"] * A_CLASS_THAT_ARRIVES, "application/x-www-form-urlencoded"
    invented = [town.buyer.token[:-32] + secrets.token_hex(16) for _ in requests]
    with crowd(town.fleet.base_url, requests, *invented, body=form, media_type=media_type) as people:
        eventually(people.answered, lambda answered: answered > A_CLASS_THAT_ARRIVES / 20)  # The others are in line.
        town.visitor.signs_in(town.buyer.user.email)
        assert people.waiting > A_CLASS_THAT_ARRIVES / 2, "one client waited for most of another's requests"
