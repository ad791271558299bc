"""Requests and answers get lost on the way: what must not happen twice is not sent twice."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial

import pytest

from compare.architectures import MICROSERVICES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, unique
from tests.resilience.books import Books
from tests.resilience.town import QUICK, SERVICES, Town
from tests.resilience.wire import Wire

pytestmark = pytest.mark.slow

STOCK, QUANTITY = 10, 3


@pytest.fixture(scope="module")
def wires() -> Iterator[dict[str, Wire]]:
    wires = {service: Wire() for service in SERVICES}
    yield wires
    for wire in wires.values():
        wire.cut()


@pytest.fixture(scope="module")
def town(wires: dict[str, Wire], tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter) -> Iterator[Town]:
    """A town in which everybody calls everybody over a wire of ours."""
    addresses = {f"{service.upper()}_URL": wire.url for service, wire in wires.items()}
    with Fleet(
        MICROSERVICES, tmp_path_factory.mktemp("wires"), environment={**QUICK, **addresses}, starter=starter
    ) as fleet:
        for service, wire in wires.items():
            wire.leads_to(fleet.members[service].port)
        yield Town(fleet)


@pytest.fixture
def buyer(town: Town) -> Shopper:
    return town.visitor.joins()


@pytest.fixture
def books(town: Town) -> Books:
    return Books(town.fleet.members["orders"].database)


@pytest.mark.parametrize("loss", [Wire.losing_requests, Wire.losing_answers])
def test_the_gateway_sends_once_what_may_not_be_repeated(
    town: Town, wires: dict[str, Wire], loss: Callable[[Wire], AbstractContextManager[list[str]]]
) -> None:
    for operation in [operation for operation in town.operations if not operation.may_be_repeated]:
        with loss(wires[operation.service]) as sent:
            assert town.status(operation) == 503
        assert sent.count(f"{operation.method.upper()} {operation.path}") == 1
        town.asks(operation.service)  # A success, so that the circuit stays closed.


def test_what_was_done_before_its_answer_got_lost_was_done_once(
    town: Town, wires: dict[str, Wire], buyer: Shopper
) -> None:
    name, lamp = unique("lamp"), town.seller.sells(stock=STOCK)
    with wires["inventory"].losing_answers(), refused(503, "unavailable"):
        town.seller.sells(name)
    with wires["orders"].losing_answers(), refused(503, "unavailable"):
        buyer.orders(lamp, quantity=QUANTITY)
    with wires["reviews"].losing_answers(), refused(503, "unavailable"):
        buyer.reviews(lamp)
    town.recovers()
    assert len(town.visitor.browses_all(q=name)) == 1
    assert len(buyer.lists_all_orders()) == 1
    assert town.visitor.looks_at(lamp).stock == STOCK - QUANTITY
    assert town.visitor.reads_summary(lamp).count == 1


def test_a_reservation_whose_answer_got_lost_is_asked_for_again_by_the_same_name(
    town: Town, wires: dict[str, Wire], buyer: Shopper
) -> None:
    lamp = town.seller.sells(stock=STOCK)
    with wires["inventory"].losing_answers(once=True) as sent:
        order = buyer.orders(lamp, quantity=QUANTITY)
    assert sent == ["POST /internal/reservations"] * 2
    assert buyer.lists_all_orders() == [order]
    assert buyer.looks_at(lamp).stock == STOCK - QUANTITY


def test_inventory_that_dies_before_it_answers_sells_nothing_twice(
    town: Town, wires: dict[str, Wire], buyer: Shopper, books: Books
) -> None:
    lamp = town.seller.sells(stock=STOCK)
    with ExitStack() as later:
        dies = partial(later.enter_context, town.without("inventory"))
        with wires["inventory"].losing_answers(once=True, after=dies), refused(503, "unavailable"):
            buyer.orders(lamp, quantity=QUANTITY)
    books.are_closed()
    assert buyer.lists_all_orders() == []
    assert buyer.looks_at(lamp).stock == STOCK
    assert books.written_for(buyer.id) == 1
