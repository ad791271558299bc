"""The client with the most connections makes room, with the one that it misses least."""

import asyncio
from dataclasses import dataclass

import pytest

from chassis import connection
from chassis.connection_limit import GRACE_SECONDS, ConnectionLimit, State
from tests.resilience.small_server import SmallServer, eventually, on_small_server

CROWD, QUIET = "127.0.0.2", "127.0.0.9"
MOST = 20
GET = b"GET /now HTTP/1.1\r\nHost: it\r\n\r\n"
NOW = (200, b"/now")


@dataclass(eq=False)
class Connected:
    """A connection that only says whether it waits for its client."""

    name: str
    waits_for_client: bool = True


NEWCOMER = Connected("newcomer")


@pytest.fixture
def limit() -> ConnectionLimit:
    return ConnectionLimit()


def victims(limit: ConnectionLimit, now: float) -> list[str]:
    """Let one connection after the other make room, as long as there is one that can."""
    names = []
    while isinstance(victim := limit.victim(NEWCOMER, now), Connected):
        limit.remove(victim)
        names.append(victim.name)
    return names


def test_room_is_made_by_silent_connections_then_idle_ones_then_the_rest(limit: ConnectionLimit) -> None:
    limit.place(Connected("slow reader"), CROWD, State.BUSY, 0)
    limit.place(Connected("answered soon", waits_for_client=False), CROWD, State.BUSY, 0)
    for since in (0.0, 1.0):
        limit.place(Connected(f"idle since {since}"), CROWD, State.IDLE, since)
        limit.place(Connected(f"silent since {since}"), CROWD, State.SILENT, since)
    limit.place(Connected("new"), CROWD, State.SILENT, 1 + GRACE_SECONDS)
    found = victims(limit, now=1 + GRACE_SECONDS)
    silent, idle = ["silent since 0.0", "silent since 1.0"], ["idle since 0.0", "idle since 1.0"]
    assert found == [*silent, *idle, "new", "slow reader"]
    assert len(limit) == 1


def test_room_is_made_by_the_client_with_the_most_connections(limit: ConnectionLimit) -> None:
    limit.place(Connected("quiet"), QUIET, State.SILENT, 0)
    for number in range(3):
        limit.place(Connected(f"crowd {number}"), CROWD, State.IDLE, 9)
    assert victims(limit, now=9)[:2] == ["crowd 0", "crowd 1"]


def test_newcomer_does_not_make_room_for_itself(limit: ConnectionLimit) -> None:
    limit.place(NEWCOMER, QUIET, State.SILENT, 0)
    assert victims(limit, now=9) == []


def test_connection_that_asks_again_is_idle_anew(limit: ConnectionLimit) -> None:
    first, second = Connected("first"), Connected("second")
    for each in (first, second):
        limit.place(each, CROWD, State.IDLE, 0)
    limit.place(first, CROWD, State.BUSY, 1)
    limit.place(first, CROWD, State.IDLE, 2)
    assert victims(limit, now=9) == ["second", "first"]


def test_nothing_is_remembered_of_connections_that_are_gone(limit: ConnectionLimit) -> None:
    for number in range(100):
        limit.place(Connected("gone"), f"address {number}", State.IDLE, 0)
    victims(limit, now=9)
    assert (limit.places, limit.queues, limit.sizes) == ({}, {}, {})


def test_newcomer_is_served_when_a_crowd_holds_all_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_CONNECTIONS", MOST)

    @on_small_server
    async def crowd(server: SmallServer) -> None:
        async def come_and_stay() -> None:
            noisy = await server.connect(CROWD)
            noisy.send(GET)
            assert await noisy.response() == NOW

        for _ in range(MOST):
            await come_and_stay()
        newcomer = await server.connect(QUIET)
        for _ in range(3):
            await asyncio.gather(*(come_and_stay() for _ in range(MOST // 2)))
            newcomer.send(GET)
            assert await newcomer.response() == NOW
        await eventually(lambda: len(server.state.connections) <= MOST)

    crowd()


def test_request_that_has_arrived_is_answered_although_its_connection_was_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_CONNECTIONS", MOST)

    @on_small_server
    async def crowd(server: SmallServer) -> None:
        for _ in range(MOST):
            await server.connect(CROWD)
            server.clients[-1].send(GET)
            assert await server.clients[-1].response() == NOW
        server.on_accept = lambda: server.clients[0].send(GET)
        await server.connect(QUIET)
        assert await server.clients[0].response() == NOW
        await eventually(lambda: len(server.state.connections) == MOST)

    crowd()


def test_order_that_is_being_placed_is_not_given_up_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "MOST_CONNECTIONS", MOST)

    @on_small_server
    async def crowd(server: SmallServer) -> None:
        order = await server.connect(CROWD)
        order.send(GET.replace(b"/now", b"/later") + GET)
        for _ in range(3 * MOST):
            await server.connect(CROWD)
        server.may_answer.set()
        assert await order.response() == (200, b"/later")

    crowd()
