"""Requests overtake each other: units that were given back stay given back."""

from collections.abc import Iterator
from itertools import count

import pytest

from contracts.inventory import ItemPublic
from tests.marketplace.connection import Connection, refused
from tests.marketplace.crowd import at_once, reasons
from tests.resilience.town import Town
from tests.resilience.warehouse import Warehouse

pytestmark = pytest.mark.slow

STOCK, QUANTITY = 10, 3
ORDER_IDS = count(10**12)  # Far from those that Orders gives.


@pytest.fixture
def warehouse(town: Town) -> Iterator[Warehouse]:
    connection = Connection(town.fleet.members["inventory"].url)
    yield Warehouse(connection)
    connection.close()


@pytest.fixture
def order_id() -> int:
    return next(ORDER_IDS)


@pytest.fixture
def lamp(town: Town) -> ItemPublic:
    return town.seller.sells(stock=STOCK)


def test_a_reservation_that_comes_after_its_release_takes_nothing(
    town: Town, warehouse: Warehouse, order_id: int, lamp: ItemPublic
) -> None:
    warehouse.releases(order_id)
    with refused(409, "reservation-was-released"):
        warehouse.reserves(order_id, lamp, QUANTITY)
    assert town.visitor.looks_at(lamp).stock == STOCK


def test_a_repeated_reservation_that_comes_after_its_release_takes_nothing(
    town: Town, warehouse: Warehouse, order_id: int, lamp: ItemPublic
) -> None:
    warehouse.reserves(order_id, lamp, QUANTITY)
    warehouse.releases(order_id)
    with refused(409, "reservation-was-released"):
        warehouse.reserves(order_id, lamp, QUANTITY)
    assert town.visitor.looks_at(lamp).stock == STOCK


def test_a_reservation_takes_once_and_its_release_gives_back_once_however_often_they_come(
    town: Town, warehouse: Warehouse, order_id: int, lamp: ItemPublic
) -> None:
    held, refusals = at_once([lambda: warehouse.reserves(order_id, lamp, QUANTITY)] * 8)
    assert refusals == []
    assert held == held[:1] * 8
    assert town.visitor.looks_at(lamp).stock == STOCK - QUANTITY
    at_once([lambda: warehouse.releases(order_id)] * 8)
    assert town.visitor.looks_at(lamp).stock == STOCK


@pytest.mark.parametrize("round_", range(5))
def test_reservations_and_releases_at_once_leave_nothing_taken(
    town: Town, warehouse: Warehouse, order_id: int, lamp: ItemPublic, round_: int
) -> None:
    reserving, releasing = (lambda: warehouse.reserves(order_id, lamp, QUANTITY)), lambda: warehouse.releases(order_id)
    _, refusals = at_once([reserving, releasing] * 4)
    assert reasons(refusals) <= {(409, "reservation-was-released")}
    assert town.visitor.looks_at(lamp).stock == STOCK
