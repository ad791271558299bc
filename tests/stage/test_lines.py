"""Lines: connections that the traffic travels on, to servers that answer, hang, or hang up."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from compare.bench.clients import Request
from compare.stage import lines
from compare.stage.lines import Answer, Lines

pytestmark = pytest.mark.slow

REQUEST = bytes(Request("GET", "/", headers=(("traceparent", "00-1-1-00"),)))
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]


async def answering(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.readuntil(b"\r\n\r\n"):
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 8\r\n\r\n")
        await writer.drain()
        writer.write(b'{"id":7}')


async def hanging_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.close()


async def talking_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"What do you want?\r\n\r\n")


async def hanging(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()
    writer.close()


def asked(serve: Serve, times: int = 1) -> tuple[list[Answer], int]:
    """Ask several times, one after the other; give the answers, and how many connections that took."""

    async def ask() -> tuple[list[Answer], int]:
        came = 0

        async def counting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal came
            came += 1
            try:
                await serve(reader, writer)
            except (asyncio.IncompleteReadError, OSError):
                writer.close()

        async with await asyncio.start_server(counting, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            asking = Lines(f"http://127.0.0.1:{port}")
            answers = [await asking.ask(REQUEST) for _ in range(times)]
            asking.close()
        return answers, came

    return asyncio.run(ask())


def test_an_answer_has_status_and_content() -> None:
    answers, _ = asked(answering)
    assert [(answer.status, answer.json(), answer.failed) for answer in answers] == [(201, {"id": 7}, False)]


def test_a_line_is_used_again_and_not_forever() -> None:
    assert asked(answering, times=lines.MOST_REQUESTS)[1] == 1
    assert asked(answering, times=lines.MOST_REQUESTS + 1)[1] == 2


@pytest.mark.parametrize("serve", [hanging_up, talking_nonsense, hanging])
def test_who_gives_no_answer_has_failed(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "PATIENCE_SECONDS", 0.2)
    answers, _ = asked(serve, times=2)
    assert [answer.status for answer in answers] == [0, 0]


def test_nobody_there_has_failed_too() -> None:
    assert asyncio.run(Lines("http://127.0.0.1:9").ask(REQUEST)).failed
