"""Replicas: of two copies one is dead, and nobody notices, whoever asks it, for whatever."""

from collections.abc import Iterator
from functools import partial

import pytest

from compare.architectures import MICROSERVICES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from tests.marketplace.connection import Connection
from tests.marketplace.crowd import at_once
from tests.marketplace.shopper import Shopper, Visitor
from tests.resilience.town import QUICK, SERVICES, goes_shopping

pytestmark = pytest.mark.slow

TWICE = MICROSERVICES.scaled(2)
OFTEN = 2
PATIENT = {**QUICK, "REQUEST_SECONDS": "10", "OPEN_SECONDS": "0.1"}
"""What is asked is whether a dead copy is noticed, not how quick the others are. The first copy is asked again
before the second one is killed, since a process needs longer than this to start."""


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter) -> Iterator[Fleet]:
    with Fleet(TWICE, tmp_path_factory.mktemp("twice"), environment=PATIENT, starter=starter) as fleet:
        yield fleet


@pytest.fixture
def seller(fleet: Fleet) -> Shopper:
    return Visitor(Connection.through(dict.fromkeys(fleet.entrances))).joins("Selma Seller")


@pytest.mark.parametrize("service", SERVICES)
def test_one_dead_copy_of_a_service_is_noticed_by_nobody(fleet: Fleet, seller: Shopper, service: str) -> None:
    buyers = [Visitor(seller.connection).joins("Ben Buyer") for _ in range(OFTEN)]
    for copy in TWICE[service].replica_names:
        fleet.kill(copy)
        try:
            looks_around(seller)
            pages, refusals = at_once([partial(goes_shopping, seller, buyer) for buyer in buyers])
            assert refusals == []
            assert [page.unavailable for page in pages] == [[]] * OFTEN
        finally:
            fleet.restart(copy)


def looks_around(seller: Shopper) -> None:
    """Read from every service, so that each gateway has met the connections that died with the copy.

    A POST into such a connection must not be repeated, and one that is sent in the very moment of the death is refused.
    """
    for _ in range(4):
        seller.sees_own_profile()
        seller.browses(limit=1)
        seller.lists_orders(limit=1)
        seller.reads_reviews(author_id=seller.id)
        seller.asks_recommendations()
