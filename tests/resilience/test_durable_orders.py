"""Orders on an engine, as two copies: they answer in bounded time, and one takes over from the other, once."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace

import psutil
import pytest

from compare.architectures import DURABLE
from compare.launcher import Fleet
from compare.starters import MakeStarter
from contracts.inventory import ItemPublic
from contracts.orders import OrderPublic
from tests.marketplace.crowd import at_once, eventually, reasons
from tests.marketplace.shopper import Shopper
from tests.resilience.books import Books
from tests.resilience.town import BOUND_SECONDS, QUICK, Town, within

pytestmark = pytest.mark.slow

STOCK, QUANTITY, MANY = 1_000, 3, 6
TWICE = replace(
    DURABLE, processes=tuple(replace(each, replicas=2) if each.name == "orders" else each for each in DURABLE.processes)
)
ONE, OTHER = TWICE["orders"].replica_names


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter) -> Iterator[Town]:
    with Fleet(TWICE, tmp_path_factory.mktemp("durable"), environment=QUICK, starter=starter) as fleet:
        yield Town(fleet)


@pytest.fixture
def books(town: Town) -> Books:
    return Books(town.fleet.members[ONE].database)


@pytest.fixture
def buyer(town: Town) -> Shopper:
    return town.visitor.joins()


@pytest.fixture
def lamp(town: Town) -> ItemPublic:
    return town.seller.sells(stock=STOCK)


@pytest.fixture(autouse=True)
def _all_is_well(town: Town) -> None:
    wait_until_well(town)


def wait_until_well(town: Town) -> None:
    """Wait until both copies ask Inventory again: circuits stay open for a moment, and callers take turns."""
    eventually(lambda: all(town.is_well() for _ in range(4)))


def starts_what_cannot_end(buyer: Shopper, lamp: ItemPublic, orders: list[OrderPublic]) -> None:
    """Buy and cancel while Inventory hangs; everybody is told so in bounded time."""
    buying = [lambda: buyer.orders(lamp, quantity=QUANTITY)] * MANY
    with within(BOUND_SECONDS):
        done, refusals = at_once(buying + [lambda order=order: buyer.cancels(order) for order in orders])
    assert done == []
    assert reasons(refusals) <= {(503, "unavailable"), (504, "took-too-long")}


@contextmanager
def nobody_writing(town: Town) -> Iterator[None]:
    """Keep SQLite's locks to ourselves: who hangs with one in the hand stops all others, on any engine and on none."""
    store = town.fleet.members[ONE].database
    files = [store.path, store.path.with_suffix(".workflows.db")] if store and store.is_file else []
    with ExitStack() as stack:
        for file in files:
            connection = stack.enter_context(closing(sqlite3.connect(file, timeout=BOUND_SECONDS)))
            connection.execute("BEGIN IMMEDIATE")
        yield


def everything_agrees(town: Town, books: Books, buyer: Shopper, lamp: ItemPublic) -> None:
    books.are_closed()
    wait_until_well(town)
    sold = sum(QUANTITY for order in buyer.lists_all_orders() if order.status == "confirmed")
    assert sold + buyer.looks_at(lamp).stock == STOCK


def test_who_buys_and_cancels_while_inventory_hangs_is_told_in_time_and_all_of_it_ends(
    town: Town, books: Books, buyer: Shopper, lamp: ItemPublic
) -> None:
    orders = [buyer.orders(lamp, quantity=QUANTITY) for _ in range(MANY)]
    with town.hanging("inventory"):
        starts_what_cannot_end(buyer, lamp, orders)
        assert books.unfinished() > 0
    everything_agrees(town, books, buyer, lamp)


def test_a_copy_takes_over_from_one_that_never_comes_back(
    town: Town, books: Books, buyer: Shopper, lamp: ItemPublic
) -> None:
    town.fleet.freeze("inventory")
    starts_what_cannot_end(buyer, lamp, [])
    with town.without(ONE):
        town.fleet.thaw("inventory")
        books.are_closed()
    everything_agrees(town, books, buyer, lamp)


def test_a_copy_that_was_only_slow_does_nothing_twice(
    town: Town, books: Books, buyer: Shopper, lamp: ItemPublic
) -> None:
    orders = [buyer.orders(lamp, quantity=QUANTITY) for _ in range(MANY)]
    town.fleet.freeze("inventory")
    starts_what_cannot_end(buyer, lamp, orders)
    with ExitStack() as stack:
        with nobody_writing(town):
            stack.enter_context(town.hanging(ONE))
        town.fleet.thaw("inventory")
        books.are_closed()  # By the other copy alone, which has found this one silent.
    everything_agrees(town, books, buyer, lamp)
    for order in buyer.lists_all_orders():
        buyer.cancels(order)
    assert buyer.looks_at(lamp).stock == STOCK


def test_the_engine_logs_as_we_do_and_talks_to_nobody_but_whom_we_declare(town: Town) -> None:
    declared = {each.port for name, each in town.fleet.members.items() if name.partition("-")[0] != "gateway"}
    own = town.fleet.members[ONE]
    for pid in own.pids:
        talking = [each for each in psutil.Process(pid).net_connections("inet") if each.raddr]
        assert {each.raddr.port for each in talking if each.laddr.port != own.port} <= declared
    with closing(own.log.open()) as lines:
        assert [line for line in lines if line.strip() and not isinstance(json.loads(line), dict)] == []
