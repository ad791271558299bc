"""What a caller is told when a call to another service fails: whether the service was reached decides."""

import asyncio
from typing import Any

import httpx
import pytest

from chassis.network import Network
from chassis.remote import Remote
from compare import ports
from contracts.problem import Problem
from contracts.problems import TookTooLong, Unavailable
from tests.faults.server import Server

TOLD = {
    httpx.ConnectError: (Unavailable, "orders does not answer."),
    httpx.ConnectTimeout: (Unavailable, "orders does not answer."),
    httpx.ReadError: (Unavailable, "orders does not answer."),
    httpx.RemoteProtocolError: (Unavailable, "orders does not answer."),
    httpx.PoolTimeout: (Unavailable, "orders does not accept more work."),
    httpx.ReadTimeout: (TookTooLong, "orders did not answer in time."),
    httpx.WriteTimeout: (TookTooLong, "orders did not answer in time."),
}


class Failing(Network):
    """A network on which every call fails in the same way."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def client(self, url: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=url, transport=httpx.MockTransport(self.fails), trust_env=False, timeout=120)

    def fails(self, request: httpx.Request) -> httpx.Response:
        raise self.error("as told")


@pytest.mark.parametrize("error", TOLD, ids=lambda error: error.__name__)
def test_failed_call_is_told_as_what_it_was(error: type[Exception]) -> None:
    remote = Remote("orders", "http://orders", Failing(error))
    with pytest.raises(Problem) as told:
        asyncio.run(remote.call("POST", "/orders", repeatable=False))
    kind, words = TOLD[error]
    assert (type(told.value), told.value.detail) == (kind, words)


def address(sock: Any) -> str:
    """Give the URL of a socket, whether or not a server listens there."""
    return f"http://{ports.HOST}:{sock.getsockname()[1]}"


async def breaks_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take a request, and close the connection."""
    await reader.read(1)
    writer.close()


async def ordered_at(*urls: str) -> httpx.Response:
    """Place an order at one service with these copies, which may be sent only once."""
    remote = Remote("orders", ",".join(urls), Network())
    try:
        return await remote.call("POST", "/orders", repeatable=False)
    finally:
        await remote.aclose()


def test_a_copy_that_refuses_the_connection_is_passed_over_also_by_a_request_that_may_be_sent_only_once() -> None:
    async def orders() -> httpx.Response:
        with ports.bind(0) as closed:
            async with Server().running() as server:
                return await ordered_at(address(closed), server.url)

    assert asyncio.run(orders()).status_code == 200


def test_a_copy_that_breaks_off_may_have_done_it_so_no_other_copy_is_asked() -> None:
    async def orders() -> None:
        async with await asyncio.start_server(breaks_off, ports.HOST, 0) as broken, Server().running() as server:
            with pytest.raises(Unavailable, match="does not answer"):
                await ordered_at(address(broken.sockets[0]), server.url)
            assert server.paths == []

    asyncio.run(orders())
