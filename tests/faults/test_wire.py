"""The wire: it carries everything as it is, and does to answers what it was told, and no more."""

import asyncio
import os
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from compare.faults.wire import Wire
from contracts.problem import ProblemDetails
from tests.faults.server import Server

LATE_SECONDS = 0.2


@asynccontextmanager
async def wired(server: Server) -> AsyncGenerator[tuple[Wire, httpx.AsyncClient]]:
    """Give a wire to a server, and a client at its other end."""
    async with (
        Wire() as wire,
        httpx.AsyncClient(base_url=wire.leads_to(server.url), trust_env=False, timeout=120) as client,
    ):
        yield wire, client


def on_a_wire(test: Callable[[Server, Wire, httpx.AsyncClient], Awaitable[None]]) -> Callable[[], None]:
    """Run a test whose server, wire and client are ready."""

    async def run() -> None:
        async with Server().running() as server, wired(server) as (wire, client):
            await test(server, wire, client)

    def running() -> None:
        asyncio.run(run())

    running.__name__ = test.__name__
    return running


@on_a_wire
async def test_bytes_go_through_unchanged_both_ways(server: Server, wire: Wire, client: httpx.AsyncClient) -> None:
    content = os.urandom(1_000_000)
    assert (await client.post("/echo", content=content)).content == content


@on_a_wire
async def test_what_no_wire_can_read_the_process_itself_may_answer(
    server: Server, wire: Wire, client: httpx.AsyncClient
) -> None:
    assert (await client.request("BREW", "/coffee", content=b"strong")).content == b"strong"


@on_a_wire
async def test_an_answer_is_passed_on_while_it_still_comes(
    server: Server, wire: Wire, client: httpx.AsyncClient
) -> None:
    async with client.stream("GET", "/parts") as answer:
        parts = answer.aiter_text()
        assert await anext(parts) == "first"
        server.second_part.set()
        assert await anext(parts) == "second"


@on_a_wire
async def test_answers_are_late_for_as_long_as_they_shall_be(
    server: Server, wire: Wire, client: httpx.AsyncClient
) -> None:
    for seconds in (LATE_SECONDS, LATE_SECONDS, 0.0):
        wire.late_seconds = seconds
        began = time.monotonic()
        assert (await client.post("/echo", content=b"x")).content == b"x"
        assert (time.monotonic() - began >= LATE_SECONDS) == (seconds > 0)


@on_a_wire
async def test_every_second_answer_to_the_same_kind_of_request_is_an_error(
    server: Server, wire: Wire, client: httpx.AsyncClient
) -> None:
    wire.failing = True
    paths = ["/orders/1", "/items?q=a", "/orders/2", "/items?q=b", "/orders/3", "/orders/4"]
    answers = [await client.post(path, content=b"x") for path in paths]
    assert [answer.status_code for answer in answers] == [200, 200, 503, 503, 200, 503]
    problem = ProblemDetails.model_validate_json(answers[2].content)
    assert (answers[2].headers["content-type"], problem.status) == ("application/problem+json", 503)
    assert answers[2].headers["retry-after"]


@on_a_wire
async def test_what_is_answered_with_an_error_was_done_all_the_same(
    server: Server, wire: Wire, client: httpx.AsyncClient
) -> None:
    wire.failing = True
    for _ in range(4):
        await client.post("/orders", content=b"x")
    assert server.paths == ["/orders"] * 4


@on_a_wire
async def test_once_it_is_mended_nothing_fails(server: Server, wire: Wire, client: httpx.AsyncClient) -> None:
    wire.failing = True
    await client.post("/orders", content=b"x")
    wire.failing = False
    assert {(await client.post("/orders", content=b"x")).status_code for _ in range(4)} == {200}


@on_a_wire
async def test_who_is_not_there_is_not_there_behind_a_wire(
    server: Server, wire: Wire, client: httpx.AsyncClient
) -> None:
    nobody = Server()
    wire.leads_to(nobody.url)
    nobody.socket.close()
    with pytest.raises(httpx.TransportError):
        await client.get("/")


@on_a_wire
async def test_who_leads_elsewhere_leads_the_next_request_of_a_connection_there(
    server: Server, wire: Wire, client: httpx.AsyncClient
) -> None:
    await client.get("/one")
    async with Server().running() as other:
        wire.leads_to(other.url)
        await client.get("/two")
        assert (server.paths, other.paths) == (["/one"], ["/two"])
        wire.leads_to(server.url)
    assert (await client.get("/three")).is_success
    assert (wire.under_way, len(wire.connections)) == (0, 1)
