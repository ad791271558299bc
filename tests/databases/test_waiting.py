"""Waiting for PostgreSQL: it ends soon, with an answer, and nobody waits who need not."""

import time
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from compare.databases import Store
from compare.faults.databases import bring_back, take_away
from tests.databases.conftest import Shop
from tests.marketplace.connection import refused

pytestmark = pytest.mark.slow

SOON_SECONDS = 45.0


@contextmanager
def console(database: Store, *statements: str) -> Generator[None]:
    """Leave a transaction open, as somebody does who was called away from his console."""
    with database.opened() as opened, opened.reader.connect() as connection:
        connection = connection.execution_options(isolation_level="READ COMMITTED")
        for statement in statements:
            connection.execute(text(statement))
        yield


def test_who_meets_a_locked_row_is_told_so_and_readers_go_on(shop: Shop) -> None:
    seller = shop.visitor.joins()
    lamp, chair = seller.sells(), seller.sells()
    with console(shop.database, f"UPDATE item SET stock = 0 WHERE id = {lamp.id}"):
        began = time.monotonic()
        with refused(503, "unavailable"):
            seller.restocks(lamp)
        assert time.monotonic() - began < SOON_SECONDS
        assert shop.visitor.looks_at(lamp) == lamp
        assert seller.restocks(chair, 3).stock == chair.stock + 3
    assert seller.restocks(lamp, 3).stock == lamp.stock + 3


def test_a_table_that_is_locked_altogether_holds_nobody_up_for_long(shop: Shop) -> None:
    lamp = shop.visitor.joins().sells()
    with console(shop.database, "LOCK TABLE item IN ACCESS EXCLUSIVE MODE"):
        began = time.monotonic()
        with refused(503, "unavailable"):
            shop.visitor.looks_at(lamp)
        assert time.monotonic() - began < SOON_SECONDS
        assert shop.is_ready()
    assert shop.visitor.looks_at(lamp) == lamp


def test_a_server_that_hung_up_is_called_again_and_nobody_notices(shop: Shop) -> None:
    lamp = shop.visitor.joins().sells()
    take_away(shop.database)
    bring_back(shop.database)
    assert shop.visitor.looks_at(lamp) == lamp
    assert shop.visitor.joins().sells().id == lamp.id + 1


def test_without_its_database_a_service_says_that_it_is_not_ready(shop: Shop) -> None:
    assert shop.is_ready()
    take_away(shop.database)
    began = time.monotonic()
    with refused(503, "unavailable") as told:
        raise shop.visitor.connection.send("GET", "/health/ready").refusal
    assert "database of monolith" in told.value.detail
    assert time.monotonic() - began < SOON_SECONDS
    bring_back(shop.database)
    assert shop.is_ready()
