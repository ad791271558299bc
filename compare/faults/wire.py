"""Wire: stands between a process and those who call it; answers can be late on it, or replaced by errors.

Bytes go through as they are, as soon as they are there. The wire reads along only to know where a request
begins and where an answer ends. Whatever happens to an answer, the request arrived, and the work was done.
"""

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, Self
from urllib.parse import urlsplit

from httptools import HttpParserError, HttpRequestParser, HttpResponseParser

from compare import ports
from contracts.problem import ProblemDetails
from contracts.problems import Unavailable

MOST_BYTES = 65_536
NUMBERS = re.compile(rb"\d+")
PROBLEM = ProblemDetails(
    type=Unavailable.type(), title=Unavailable.title(), status=503, detail="A fault was put in here.", instance="/"
)
BODY = json.dumps(PROBLEM.model_dump(exclude_none=True)).encode()
ERROR = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


@dataclass(frozen=True)
class Passage:
    """A request that went through, and its answer as the caller sees it."""

    at: float
    """When it came, on the monotonic clock."""
    seconds: float
    status: int
    """0 where nobody answered."""


class Wire:
    """Carries every connection to its own port on to another one, from `__aenter__` to `__aexit__`.

    Args:
        port: its own; 0 for any free one.
        heard: is told of each answer.
    """

    def __init__(self, port: int = 0, heard: Callable[[Passage], object] = lambda passage: None) -> None:
        self.socket = ports.bind(port)
        self.url = f"http://{ports.HOST}:{self.socket.getsockname()[1]}"
        self.ports: list[int] = []
        """Where it leads; connections are dealt out among several."""
        self.turns = count()
        self.heard = heard
        self.under_way = 0
        """How many requests have no answer yet."""
        self.late_seconds = 0.0
        """How much later each answer arrives."""
        self.failing = False
        """Is every second answer to the same kind of request replaced by an error?"""
        self.requests: Counter[bytes] = Counter()
        self.connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_server(self._carry, sock=self.socket)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()
        for connection in self.connections:
            connection.cancel()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self.connections.add(task)
        try:
            await Connection(self).carry(reader, writer)
        finally:
            self.connections.discard(task)

    def leads_to(self, *urls: str) -> str:
        """Lead to a process, or to its copies; give the address at which callers find it now."""
        self.ports = [urlsplit(url).port or 80 for url in urls]
        return self.url

    def next_port(self) -> int:
        """Deal out: each new connection goes to the next copy."""
        if not self.ports:
            raise ConnectionRefusedError("nobody is there yet")
        return self.ports[next(self.turns) % len(self.ports)]

    def one_more_fails(self, path: bytes) -> bool:
        """Count a request, and tell whether it is one whose answer gets lost; what differs in ids is of one kind."""
        kind = NUMBERS.sub(b"", path.partition(b"?")[0])
        self.requests[kind] += 1
        return self.failing and self.requests[kind] % 2 == 0


class Connection:
    """One connection on a wire. Nobody here sends a request before the last one is answered."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.is_asked = self.fails = False
        self.asked_at = 0.0
        self.requests = HttpRequestParser(self)

    def on_url(self, url: bytes) -> None:
        self.is_asked, self.fails = True, self.wire.one_more_fails(url)
        self.asked_at = time.monotonic()
        self.wire.under_way += 1

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes both ways until one of the two ends hangs up."""
        self.asked_at = time.monotonic()
        try:
            source, target = await asyncio.open_connection(ports.HOST, self.wire.next_port())
        except OSError:
            self._hear(0)
            writer.transport.abort()
            return
        try:
            await first_of(self._there(reader, target), self._back(source, writer))
        finally:
            if self.is_asked:
                self._answered(0)
            target.close()
            writer.close()

    async def _there(self, reader: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while chunk := await reader.read(MOST_BYTES):
            with suppress(HttpParserError):  # What is no request, the process itself shall refuse.
                self.requests.feed_data(chunk)
            target.write(chunk)
            await target.drain()

    async def _back(self, source: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answer = Answer()
        while chunk := await source.read(MOST_BYTES):
            if self.is_asked:
                await asyncio.sleep(self.wire.late_seconds)
                self._answered(PROBLEM.status if self.fails else status(chunk))
            if self.fails:
                chunk = answer.replaced(chunk)
            writer.write(chunk)
            await writer.drain()

    def _answered(self, status: int) -> None:
        self.is_asked = False
        self.wire.under_way -= 1
        self._hear(status)

    def _hear(self, status: int) -> None:
        self.wire.heard(Passage(self.asked_at, time.monotonic() - self.asked_at, status))


def status(chunk: bytes) -> int:
    """Read the status from the first bytes of an answer: `HTTP/1.1 200 OK`."""
    digits = chunk[9:12]
    return int(digits) if digits.isdigit() else 0


class Answer:
    """Swallows answers, and gives an error in the place of each."""

    def __init__(self) -> None:
        self.ended = False
        self.parser = HttpResponseParser(self)

    def on_message_complete(self) -> None:
        self.ended = True

    def replaced(self, chunk: bytes) -> bytes:
        """Take the next bytes; give nothing until the answer is complete, and then the error."""
        self.parser.feed_data(chunk)
        ended, self.ended = self.ended, False
        return ERROR if ended else b""


async def first_of(*works: Coroutine[Any, Any, None]) -> None:
    """Do several things until one of them ends; a connection that breaks is an end like any other."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        with suppress(OSError, asyncio.CancelledError):
            await asyncio.gather(*tasks)
