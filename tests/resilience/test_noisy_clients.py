"""A noisy client beside a quiet one: whatever the noisy one does, every request of the quiet one succeeds."""

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from compare.architectures import DECLARED, MARKETPLACES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from contracts.inventory import ItemPublic
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Shopper, Visitor
from tests.resilience import noise
from tests.resilience.noise import BEHAVIOURS, CODE, Noise, internal_headers

pytestmark = pytest.mark.slow

ROUNDS = 2
# What is shared is tested here, and not how fast the machine is: a request has time enough, and a body has little.
ENVIRONMENT = {
    "REQUEST_SECONDS": "40",
    "BODY_SECONDS": "5",
    "REFRESH_SECONDS": "0.25",
    "LOG_LEVEL": "WARNING",
    "TELEMETRY": "false",
}


@pytest.fixture(scope="module", params=MARKETPLACES)
def fleet(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter
) -> Iterator[Fleet]:
    with Fleet(
        DECLARED[request.param], tmp_path_factory.mktemp("noisy"), environment=ENVIRONMENT, starter=starter
    ) as fleet:
        yield fleet


@pytest.fixture
def visitor(fleet: Fleet) -> Visitor:
    return Visitor(Connection(fleet.base_url))


@pytest.fixture
def quiet(visitor: Visitor) -> Shopper:
    return visitor.joins("Quentin Quiet")


@pytest.fixture
def lamp(visitor: Visitor) -> ItemPublic:
    return visitor.joins("Selma Seller").sells(stock=100_000)


@pytest.fixture
def noisy(fleet: Fleet, visitor: Visitor) -> Iterator[Noise]:
    seller = visitor.joins("Nora Noisy")
    noise = Noise(fleet.base_url, seller, seller.sells(stock=100_000).id)
    yield noise
    noise.stops()


def goes_shopping(quiet: Shopper, lamp: ItemPublic) -> None:
    """Read and write in each domain; a refusal would be raised."""
    order = quiet.orders(lamp)
    assert quiet.lists_orders(limit=1).items[0].id == order.id
    assert quiet.looks_at(lamp).id == lamp.id
    assert quiet.opens_page(lamp).unavailable == []
    assert quiet.sees_own_profile().id == quiet.id
    quiet.asks_recommendations()
    quiet.cancels(order)


@pytest.mark.parametrize("behaves", BEHAVIOURS, ids=lambda behaviour: behaviour.__name__)
def test_a_quiet_client_succeeds_while_another(
    noisy: Noise, quiet: Shopper, lamp: ItemPublic, behaves: Callable[[Noise], None]
) -> None:
    for _ in range(ROUNDS):
        behaves(noisy)
        goes_shopping(quiet, lamp)


def test_a_body_that_comes_too_slowly_is_refused_and_its_connection_closed(noisy: Noise) -> None:
    connection = noisy.sends("POST /orders", noise.JSON, body="{", announced=400)
    answer = read_to_the_end(connection)
    assert answer.startswith("HTTP/1.1 408 ")
    assert "connection: close" in answer.lower()
    assert "application/problem+json" in answer


def test_headers_that_come_too_slowly_are_refused_and_their_connection_closed(noisy: Noise) -> None:
    answer = read_to_the_end(noisy.says("GET /inventory HTTP/1.1\r\nHost: no"))
    assert answer.startswith("HTTP/1.1 408 ")
    assert "application/problem+json" in answer


def test_headers_that_are_too_large_are_refused(noisy: Noise) -> None:
    connection = noisy.says("GET /inventory HTTP/1.1\r\nHost: no\r\nX-Noise: " + "a" * 200_000)
    assert connection.recv(1_000).startswith(b"HTTP/1.1 431 ")


def test_what_is_no_http_is_refused_with_a_problem(noisy: Noise) -> None:
    answer = read_to_the_end(noisy.says("HELO marketplace\r\n\r\n"))
    assert answer.startswith("HTTP/1.1 400 ")
    assert "application/problem+json" in answer


def test_a_connection_that_says_nothing_is_closed(noisy: Noise) -> None:
    assert read_to_the_end(noisy.says()) == ""


def read_to_the_end(connection: socket.socket) -> str:
    with connection.makefile("rb") as stream:
        return stream.read().decode()


def test_every_header_of_our_own_has_the_prefix_that_the_entry_drops() -> None:
    """Whoever adds one without it would let clients set it."""
    written = {text for path in CODE for text in re.findall(r'"(x-[a-z-]+)"', Path(path).read_text("utf-8").lower())}
    assert written == {noise.PREFIX}
    assert len(internal_headers()) >= 2
