"""Without the identity provider: who looks goes on looking, who must be known is told why not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from compare.launcher import Fleet
from compare.road import STEPS
from compare.starters import MakeStarter
from tests.marketplace.connection import Connection, Refused, refused
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Shopper, Visitor

pytestmark = pytest.mark.slow

QUIET = {"TELEMETRY": "false", "LOG_LEVEL": "WARNING", "REFRESH_SECONDS": "0.5"}
MORE_THAN_OPENS_A_CIRCUIT = 12


@pytest.fixture
def fleet(tmp_path: Path, starter: MakeStarter) -> Iterator[Fleet]:
    with Fleet(STEPS["step-3"], tmp_path, environment=QUIET, starter=starter) as fleet:
        yield fleet


@pytest.fixture
def visitor(fleet: Fleet) -> Visitor:
    return Visitor(Connection(fleet.base_url))


def orders(buyer: Shopper, item: object) -> bool:
    try:
        return bool(buyer.orders(item).id)
    except Refused:
        return False


def test_who_looks_looks_on_and_who_must_be_known_is_refused(fleet: Fleet, visitor: Visitor) -> None:
    seller, buyer = visitor.joins("Sam"), visitor.joins("Anna")
    lamp = seller.sells()
    buyer.reviews(lamp)
    fleet.kill("identity")
    for _ in range(MORE_THAN_OPENS_A_CIRCUIT):
        assert buyer.looks_at(lamp) == lamp
        with refused(503, "unavailable"):
            buyer.orders(lamp)
        with refused(503, "unavailable"):
            visitor.reads_reviews(item_id=lamp.id)
    page = buyer.opens_page(lamp)
    assert (page.item, page.reviews, page.unavailable) == (lamp, None, ["reviews"])
    fleet.restart("identity")
    eventually(lambda: orders(buyer, lamp))
