"""Trouble in PostgreSQL: a full disk, one that is read only, and a server that hangs up on everybody."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from compare.architectures import ARCHITECTURES
from compare.databases import Store
from compare.launcher import Fleet
from compare.starters import MakeStarter
from tests.databases.conftest import Shop
from tests.marketplace.connection import Connection, refused
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Visitor

pytestmark = pytest.mark.slow

HANG_UP = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid <> pg_backend_pid() AND datname = current_database()"""
FULL = """CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left' USING ERRCODE = '{code}'; END $$"""


def run(database: Store, *statements: str) -> None:
    with database.opened() as opened, opened.single.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


@contextmanager
def read_only(database: Store) -> Iterator[None]:
    """Let the server take no write from who connects from now on, and make everybody connect anew."""
    with database.opened() as opened:
        name = opened.url.database
    run(database, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on', HANG_UP)
    yield
    run(database, "SET default_transaction_read_only = off", f'ALTER DATABASE "{name}" RESET ALL', HANG_UP)


@contextmanager
def failing(database: Store, code: str) -> Iterator[None]:
    """Let the server refuse every new item, as it does when its disk is full."""
    trigger = "CREATE TRIGGER refuse BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION refuse()"
    run(database, FULL.format(code=code), trigger)
    yield
    run(database, "DROP FUNCTION refuse CASCADE")


@pytest.mark.parametrize("code", ["53100", "58030", "53200", "XX000"])
def test_a_server_whose_disk_is_full_refuses_writes_only(shop: Shop, code: str) -> None:
    seller = shop.visitor.joins()
    lamp = seller.sells()
    with failing(shop.database, code):
        with refused(503, "unavailable"):
            seller.sells()
        assert shop.visitor.looks_at(lamp) == lamp
    assert seller.sells().stock == lamp.stock


def test_a_server_that_takes_no_writes_still_answers_reads(shop: Shop) -> None:
    seller = shop.visitor.joins()
    lamp = seller.sells()
    with read_only(shop.database):
        eventually(lambda: shop.visitor.sends("GET", f"/inventory/{lamp.id}").status == 200)
        for write in (seller.sells, lambda: seller.restocks(lamp), seller.closes_account, shop.visitor.registers):
            with refused(503, "unavailable"):
                write()
        assert shop.visitor.looks_at(lamp) == lamp
        assert seller.sees_own_profile().id == seller.id
    eventually(lambda: seller.sends("GET", "/users/me").status == 200)
    assert seller.sells().stock == lamp.stock


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)
def test_a_server_that_hangs_up_under_load_costs_no_more_than_a_503(
    architecture: object, tmp_path: Path, starter: MakeStarter
) -> None:
    with Fleet(architecture, tmp_path, environment={"LOG_LEVEL": "WARNING"}, starter=starter) as fleet:  # ty: ignore
        visitor = Visitor(Connection(fleet.base_url))
        seller = visitor.joins()
        lamp = seller.sells(stock=1_000_000)
        review = seller.reviews(lamp)
        paths = ["/reviews", f"/reviews/{review.id}", f"/reviews/summary?item_id={lamp.id}", "/inventory", "/users/me"]
        order, over = {"lines": [{"item_id": lamp.id, "quantity": 1}]}, Event()

        def shop(number: int) -> set[int]:
            statuses, path = set(), paths[number % len(paths)]
            while not over.is_set():
                statuses.add(seller.sends("GET", path).status)
                statuses.add(seller.sends("POST", "/orders", order).status)
                statuses.add(seller.sends("POST", "/reviews", {"item_id": lamp.id, "rating": 1, "text": "x"}).status)
            return statuses

        with ThreadPoolExecutor(10) as crowd:
            seen = [crowd.submit(shop, number) for number in range(10)]
            for _ in range(40):
                for process in architecture.databases:  # ty: ignore
                    run(fleet.deployment.database(architecture[process]), HANG_UP)  # ty: ignore
                over.wait(0.1)
            over.set()
        assert set().union(*(each.result() for each in seen)) <= {200, 201, 409, 503, 504}
