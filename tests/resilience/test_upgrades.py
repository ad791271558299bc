"""Upgrades: a request that offers another protocol is answered as if it did not, with all that it brought."""

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from compare.architectures import MARKETPLACES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Shopper, Visitor, unique

pytestmark = pytest.mark.slow

OFFERS = {
    "h2c": "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQBAAAAAAIAAAAA",
    "websocket": "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "tls": "Upgrade: TLS/1.0\r\nConnection: upgrade",
    "several": "Connection: keep-alive, UPGRADE\r\nUPGRADE: h3, h2c/1, websocket",
    "anything": "Connection: upgrade\r\nUpgrade: x\r\nUpgrade: y",
    "only named": "Connection: Upgrade",
    "only offered": "Upgrade: h2c",
}


@dataclass
class Wire:
    """A bare connection of somebody who is signed in."""

    shopper: Shopper

    def __enter__(self) -> "Wire":
        place = urlsplit(self.shopper.connection.base_url)
        self.socket = socket.create_connection((place.hostname, place.port), timeout=60)
        self.answers = self.socket.makefile("rb")
        return self

    def __exit__(self, *_: object) -> None:
        self.answers.close()
        self.socket.close()

    def head(self, request: str, *headers: str) -> bytes:
        known = ["Host: shop", f"Authorization: Bearer {self.shopper.token}", "Content-Type: application/json"]
        return "\r\n".join([f"{request} HTTP/1.1", *known, *headers, "", ""]).encode()

    def hears(self) -> tuple[int, dict]:
        status, length = int(self.answers.readline().split()[1]), 0
        while line := self.answers.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return status, json.loads(self.answers.read(length))


@pytest.fixture(scope="module", params=MARKETPLACES)
def visitor(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter
) -> Iterator[Visitor]:
    with Fleet(MARKETPLACES[request.param], tmp_path_factory.mktemp("offered"), starter=starter) as fleet:
        connection = Connection(fleet.base_url)
        yield Visitor(connection)
        connection.close()


@pytest.fixture(scope="module")
def buyer(visitor: Visitor) -> Shopper:
    return visitor.joins()


@pytest.fixture(scope="module")
def wish(buyer: Shopper) -> bytes:
    item = buyer.sells(stock=1_000)
    return json.dumps({"lines": [{"item_id": item.id, "quantity": 2}]}).encode()


@pytest.mark.slow
@pytest.mark.parametrize("pause", [0, 0.2])
@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
def test_a_body_arrives_whatever_is_offered(buyer: Shopper, wish: bytes, offer: str, pause: float) -> None:
    with Wire(buyer) as wire:
        parts = [wire.head("POST /orders", offer, f"Content-Length: {len(wish)}"), wish]
        for part in parts if pause else [b"".join(parts)]:
            wire.socket.sendall(part)
            time.sleep(pause)
        status, order = wire.hears()
        assert (status, order["lines"][0]["quantity"]) == (201, 2)


@pytest.mark.slow
@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
def test_a_body_in_chunks_arrives_byte_by_byte(buyer: Shopper, wish: bytes, offer: str) -> None:
    with Wire(buyer) as wire:
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (wish[:7], wish[7:])) + b"0\r\n\r\n"
        message = wire.head("POST /orders", offer, "Transfer-Encoding: chunked") + chunks
        wire.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for place in range(len(message)):
            wire.socket.sendall(message[place : place + 1])
        assert wire.hears()[0] == 201


@pytest.mark.slow
@pytest.mark.parametrize("offer", OFFERS.values(), ids=OFFERS)
def test_requests_on_one_connection_are_answered_in_turn(buyer: Shopper, wish: bytes, offer: str) -> None:
    with Wire(buyer) as wire:
        look, order = (
            wire.head("GET /users/me", offer),
            wire.head("POST /orders", offer, f"Content-Length: {len(wish)}"),
        )
        wire.socket.sendall(look + order + wish + look)
        answers = [wire.hears() for _ in range(3)]
        assert [status for status, _ in answers] == [200, 201, 200]
        assert answers[0][1]["id"] == answers[2][1]["id"] == buyer.id


@pytest.mark.parametrize("blank", [" ", "\t", " \t "])
def test_blanks_behind_a_value_are_no_part_of_it(buyer: Shopper, wish: bytes, blank: str) -> None:
    with Wire(buyer) as wire:
        key = f"Idempotency-Key: {unique()}{blank}"
        wire.socket.sendall(wire.head("POST /orders", f"Content-Length: {len(wish)}{blank}", key) + wish)
        assert wire.hears()[0] == 201


def test_largest_body_that_can_be_announced_is_refused_at_once(buyer: Shopper) -> None:
    with Wire(buyer) as wire:
        wire.socket.sendall(wire.head("POST /orders", f"Content-Length: {2**64 - 1}"))
        assert wire.hears()[0] == 413


@pytest.mark.parametrize("value", [b"\xff" * 60_000, b"a" * 64_600], ids=["bytes", "letters"])
def test_headers_that_the_entry_takes_are_not_too_large_behind_it(buyer: Shopper, value: bytes) -> None:
    with Wire(buyer) as wire:
        wire.socket.sendall(wire.head("GET /users/me", "X-Noise: HERE").replace(b"HERE", value))
        assert wire.hears()[0] == 200


@pytest.mark.slow
def test_a_tunnel_is_refused_and_harms_nobody(buyer: Shopper) -> None:
    with Wire(buyer) as wire:
        wire.socket.sendall(wire.head("CONNECT elsewhere.example:443", OFFERS["h2c"]))
        wire.socket.settimeout(5)
        refusal = wire.answers.readline()
        assert refusal == b"" or refusal.split()[1].startswith(b"4")
    assert buyer.sees_own_profile().id == buyer.id
