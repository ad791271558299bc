"""Databases: who cannot write says so, and holds up nobody who only reads; one that was away is used again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from compare.architectures import ARCHITECTURES
from compare.databases import Store
from compare.faults.databases import bring_back, read_only, take_away
from compare.faults.victim import Victim
from compare.launcher import Fleet
from compare.starters import MakeStarter
from compare.topology import Architecture
from tests.marketplace.connection import Connection, Refused, refused
from tests.marketplace.shopper import Shopper, Visitor

pytestmark = pytest.mark.slow

CROWD = 20


@pytest.fixture(params=ARCHITECTURES.values(), ids=ARCHITECTURES)
def fleet(request: pytest.FixtureRequest, tmp_path: Path, starter: MakeStarter) -> Iterator[Fleet]:
    architecture: Architecture = request.param
    with Fleet(architecture, tmp_path, starter=starter) as fleet:
        yield fleet


@pytest.fixture
def visitor(fleet: Fleet) -> Visitor:
    return Visitor(Connection(fleet.base_url))


def database(fleet: Fleet, domain: str) -> Store:
    return Victim(fleet, fleet.architecture.owner(domain), ()).database


def is_refused(seller: Shopper) -> bool:
    try:
        seller.sells()
    except Refused as refusal:
        return (refusal.status, refusal.type) == (503, "unavailable")
    return False


def test_writers_who_wait_hold_up_nobody_who_reads(fleet: Fleet, visitor: Visitor) -> None:
    seller = visitor.joins()
    lamp = seller.sells()
    with read_only(database(fleet, "inventory")), ThreadPoolExecutor(CROWD) as threads:
        writers = [threads.submit(is_refused, seller) for _ in range(CROWD)]
        while not any(writer.done() for writer in writers):
            assert visitor.looks_at(lamp) == lamp
        assert all(writer.result() for writer in writers)
    assert seller.sells().id > lamp.id


def test_a_database_that_was_away_is_served_as_soon_as_it_is_back(fleet: Fleet, visitor: Visitor) -> None:
    """Whoever opened it meanwhile got an error, and not an empty database to keep."""
    seller, here = visitor.joins(), database(fleet, "inventory")
    (owner,) = fleet.architecture.owner("inventory").replica_names
    fleet.freeze(owner)
    take_away(here)
    fleet.thaw(owner)
    with refused(503, "unavailable"):
        visitor.looks_at(1)
    assert not (here.is_file and here.exists())
    fleet.freeze(owner)
    bring_back(here)
    fleet.thaw(owner)
    with refused(404, "no-such-item"):
        visitor.looks_at(1)
    lamp = seller.sells()
    assert visitor.looks_at(lamp) == lamp
