"""The server reads pipelined requests, ignores offers and trailers, and refuses what it cannot read."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chassis import connection
from tests.resilience.small_server import Client, SmallServer, eventually, on_small_server

MOST_HEADER_BYTES = 64 * 1024
LATE_SECONDS = 0.5
GET = b"GET /now HTTP/1.1\r\nHost: it\r\n\r\n"
CHUNKED = b"POST /now HTTP/1.1\r\nHost: it\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n"
OFFERS = [
    b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
    b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13",
]
GARBAGE = b"GARBAGE\r\n\r\n"
NOW, LATER = (200, b"/now"), (200, b"/later")


def post(path: bytes, body: bytes, *headers: bytes) -> bytes:
    lines = [b"POST %s HTTP/1.1" % path, b"Host: it", b"Content-Length: %d" % len(body), *headers, b"", body]
    return b"\r\n".join(lines)


@contextmanager
def headers_being_late_soon() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "HEADER_SECONDS", LATE_SECONDS)
        yield


def get_with(*headers: bytes) -> bytes:
    return b"\r\n".join([b"GET /now HTTP/1.1", b"Host: it", *headers, b"", b""])


@on_small_server
async def test_pipelined_request_does_not_count_the_body_before_it(server: SmallServer) -> None:
    client = await server.connect()
    client.send(post(b"/now", b"a" * 200_000) + GET[:-2])
    assert await client.response() == NOW
    client.send(GET[-2:])
    assert await client.response() == NOW


@on_small_server
async def test_pipelined_requests_do_not_count_each_other(server: SmallServer) -> None:
    client = await server.connect()
    client.send(GET * 3_000 + GET[:-2])
    for _ in range(3_000):
        assert await client.response() == NOW
    client.send(GET[-2:])
    assert await client.response() == NOW


@on_small_server
async def test_headers_are_bounded_however_they_arrive(server: SmallServer) -> None:
    one, many = [b"X-Noise: " + b"a" * MOST_HEADER_BYTES], [b"X-Noise: aaaa"] * (MOST_HEADER_BYTES // 15)
    for headers in (one, many):
        for size in (1_000, 300_000):
            client, request = await server.connect(), get_with(*headers)
            for start in range(0, len(request), size):
                client.send(request[start : start + size])
                await asyncio.sleep(0)
            assert (await client.response())[0] == 431


@on_small_server
async def test_headers_that_fit_are_read_however_they_arrive(server: SmallServer) -> None:
    request = get_with(b"X-Noise: " + b"a" * (MOST_HEADER_BYTES - 1_000))
    for size in (1_000, 300_000):
        client = await server.connect()
        for start in range(0, len(request), size):
            client.send(request[start : start + size])
            await asyncio.sleep(0)
        assert await client.response() == NOW


@on_small_server
async def test_refusal_comes_after_the_responses_that_are_due(server: SmallServer) -> None:
    for request, status in {GARBAGE: 400, get_with(b"X: " + b"a" * 70_000): 431, GET[:-2]: 408}.items():
        with headers_being_late_soon():
            client = await server.connect()
            server.may_answer.clear()
            client.send(post(b"/now", b"1") + post(b"/later", b"2") + request)
            assert await client.response() == NOW
            asyncio.get_running_loop().call_later(4 * LATE_SECONDS, server.may_answer.set)
            assert await client.response() == LATER
            assert (await client.response())[0] == status
            assert await client.is_closed()


async def expect_a_late_response_and_then_a_refusal(server: SmallServer, client: Client) -> None:
    asyncio.get_running_loop().call_later(0.1, server.may_answer.set)
    assert await client.response() == LATER
    assert (await client.response())[0] == 400
    assert await client.is_closed()


@on_small_server
async def test_a_body_that_cannot_be_read_is_refused_after_the_responses_that_are_due(server: SmallServer) -> None:
    client = await server.connect()
    client.send(post(b"/later", b"1") + CHUNKED.replace(b"4\r\n", b"x\r\n"))
    await expect_a_late_response_and_then_a_refusal(server, client)
    assert server.bodies == [b"1"]


@on_small_server
async def test_a_body_that_cannot_be_read_is_refused_and_kept_from_the_app(server: SmallServer) -> None:
    client = await server.connect()
    client.send(CHUNKED.replace(b"4\r\n", b"x\r\n"))
    assert (await client.response())[0] == 400
    assert await client.is_closed()
    assert server.bodies == []


@on_small_server
async def test_an_address_that_cannot_be_read_takes_no_response_away(server: SmallServer) -> None:
    client = await server.connect()
    client.send(post(b"/later", b"1") + GET.replace(b"/now", b"http://it"))
    await expect_a_late_response_and_then_a_refusal(server, client)


HOSTS = [[], [b"Host: it", b"Host: it"], [b"Host: i t"], [b"Host: it/now"], [b"Host: a@it"], [b"Host: it, it?"]]


@on_small_server
async def test_request_without_one_valid_host_is_refused(server: SmallServer) -> None:
    for hosts in HOSTS:
        client = await server.connect()
        client.send(b"\r\n".join([b"GET /now HTTP/1.1", *hosts, b"", b""]))
        assert (await client.response())[0] == 400
        assert await client.is_closed()


@on_small_server
async def test_valid_hosts_are_taken_and_the_old_protocol_needs_none(server: SmallServer) -> None:
    for host in (b"", b"it:8000", b"[::1]:80", b"my_shop.example", b"xn--caf-dma.example"):
        client = await server.connect()
        client.send(GET.replace(b"Host: it", b"Host: " + host))
        assert await client.response() == NOW
    client = await server.connect()
    client.send(b"GET /now HTTP/1.0\r\n\r\n")
    assert await client.response() == NOW


@on_small_server
async def test_client_of_the_old_protocol_is_not_told_to_continue(server: SmallServer) -> None:
    request = post(b"/now", b"1", b"Expect: 100-continue")
    client = await server.connect()
    client.send(request)
    assert (await client.response())[0] == 100
    client = await server.connect()
    client.send(request.replace(b"HTTP/1.1", b"HTTP/1.0"))
    assert await client.response() == NOW


@on_small_server
async def test_nothing_is_read_after_a_refusal(server: SmallServer) -> None:
    client = await server.connect()
    client.send(post(b"/later", b"1") + GARBAGE)
    client.send(GET)
    await expect_a_late_response_and_then_a_refusal(server, client)
    assert server.bodies == [b"1"]


@on_small_server
async def test_headers_that_the_server_does_not_read_yet_are_not_late(server: SmallServer) -> None:
    with headers_being_late_soon():
        client = await server.connect()
        client.send(post(b"/later", b"1"))
        await eventually(lambda: server.bodies)
        client.send(GET + GET[:-2])
        await eventually(lambda: server.is_full)
        client.send(GET[-2:])
        asyncio.get_running_loop().call_later(4 * LATE_SECONDS, server.may_answer.set)
        assert [await client.response() for _ in range(3)] == [LATER, NOW, NOW]


@on_small_server
async def test_trailers_are_dropped_however_they_arrive(server: SmallServer) -> None:
    trailers = b"Authorization: Bearer x\r\nExpect: 100-continue\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    for pause in (0, 0.1):
        client = await server.connect()
        for part in (CHUNKED, trailers) if pause else (CHUNKED + trailers,):
            client.send(part)
            await asyncio.sleep(pause)
        assert await client.response() == NOW
    assert server.headers == [{b"host", b"transfer-encoding"}] * 2
    assert server.bodies == [b"body"] * 2


@on_small_server
async def test_trailers_are_bounded(server: SmallServer) -> None:
    for trailers in (b"X: aaaa\r\n" * 10_000, b"X: " + b"a" * 200_000):
        client = await server.connect()
        client.send(CHUNKED + trailers)
        assert (await client.response())[0] == 431
        assert await client.is_closed()


@on_small_server
async def test_offers_without_end_are_ignored(server: SmallServer) -> None:
    for offer in OFFERS:
        client = await server.connect()
        client.send(get_with(offer) * 400)
        for _ in range(400):
            assert await client.response() == NOW


@on_small_server
async def test_each_body_that_comes_with_an_offer_is_kept(server: SmallServer) -> None:
    client, bodies = await server.connect(), [b"a", b"b" * 100_000, b"", b"c" * 20_000]
    client.send(b"".join(post(b"/now", body, OFFERS[0]) for body in bodies))
    for _ in bodies:
        assert await client.response() == NOW
    assert server.bodies == bodies


def test_offers_leave_no_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    @on_small_server
    async def offer(server: SmallServer) -> None:
        client = await server.connect()
        client.send(b"".join(get_with(each) + post(b"/now", b"a", each) for each in OFFERS))
        assert [await client.response() for _ in range(4)] == [NOW] * 4
        client.send(b"CONNECT /tunnel HTTP/1.1\r\nHost: it\r\n\r\nno HTTP")
        assert await client.response() == (200, b"/tunnel")
        assert await client.is_closed()

    with caplog.at_level(logging.INFO, "uvicorn"):
        offer()
    assert caplog.messages == []
