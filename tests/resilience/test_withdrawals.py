"""Withdrawals: what is off the market stays unrecommended, whoever is restarted, and is learned late if it must be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from compare.architectures import MICROSERVICES
from compare.classroom.wires import Wires
from compare.launcher import Fleet
from compare.starters import MakeStarter
from tests.marketplace.connection import Connection
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Shopper, Visitor
from tests.resilience.town import QUICK

pytestmark = pytest.mark.slow

PAGES, PAGE = 3, 100
PATIENCE_SECONDS = 0.5
"""How long Reviews learns at a time."""


@pytest.fixture
def fleet(tmp_path: Path, starter: MakeStarter) -> Iterator[Fleet]:
    with Fleet(MICROSERVICES, tmp_path, environment=QUICK, starter=starter) as fleet:
        yield fleet


@pytest.fixture
def slow_inventory(tmp_path: Path, starter: MakeStarter) -> Iterator[tuple[Fleet, Wires]]:
    """Run the services with a wire before Inventory, which can be made slow."""
    with Wires(["inventory"]) as wires:

        def lead(name: str, url: str) -> str:
            return wires.lead(name, url) if name == "inventory" else url

        with Fleet(MICROSERVICES, tmp_path, environment=QUICK, starter=starter, lead=lead) as fleet:
            yield fleet, wires


def similar(visitor: Visitor, item: object) -> list[int]:
    return [entry.item_id for entry in visitor.asks_similar(item, k=50).items]


def liked_together(visitor: Visitor, seller: Shopper) -> list:
    items = [seller.sells(name) for name in ("lamp", "chair", "desk")]
    for fan in [visitor.joins() for _ in range(6)]:
        for item in items:
            fan.reviews(item)
    return items


def test_an_item_stays_gone_when_the_services_start_without_inventory(fleet: Fleet) -> None:
    visitor = Visitor(Connection(fleet.base_url))
    seller = visitor.joins()
    lamp, chair, desk = liked_together(visitor, seller)
    eventually(lambda: similar(visitor, lamp), lambda found: found == [chair.id, desk.id])
    seller.withdraws(chair)
    eventually(lambda: similar(visitor, lamp), lambda found: found == [desk.id])
    fleet.kill("inventory")
    fleet.restart("reviews")
    fleet.restart("recommendations")
    assert eventually(lambda: similar(visitor, lamp)) == [desk.id]


def test_what_was_withdrawn_while_reviews_was_down_is_learned_when_it_is_back(fleet: Fleet) -> None:
    visitor = Visitor(Connection(fleet.base_url))
    seller = visitor.joins()
    lamp, chair, desk = liked_together(visitor, seller)
    eventually(lambda: similar(visitor, lamp), lambda found: found == [chair.id, desk.id])
    fleet.kill("reviews")
    seller.withdraws(chair)
    many = [seller.sells() for _ in range(120)]
    for item in many:
        seller.withdraws(item)
    seller.withdraws(desk)
    fleet.restart("reviews")
    eventually(lambda: similar(visitor, lamp), lambda found: found == [])


def test_many_withdrawals_of_one_seller_do_not_hide_that_of_another(slow_inventory: tuple[Fleet, Wires]) -> None:
    fleet, wires = slow_inventory
    visitor = Visitor(Connection(fleet.base_url))
    seller, other = visitor.joins(), visitor.joins()
    lamp, chair, desk = liked_together(visitor, seller)
    eventually(lambda: similar(visitor, lamp), lambda found: found == [chair.id, desk.id])
    fleet.kill("reviews")
    for _ in range(PAGES * PAGE):
        other.withdraws(other.sells())
    seller.withdraws(chair)
    seller.withdraws(desk)
    fleet.restart("reviews")
    wires["inventory"].late_seconds = 0.4 * PATIENCE_SECONDS  # A pass has the time for two pages at most.
    eventually(lambda: similar(visitor, lamp), lambda found: found == [])
