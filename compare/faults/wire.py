"""Wire: stands between a process and those who call it; answers can be late on it, or replaced by errors.

Bytes go through as they are, as soon as they are there. The wire reads along only to know where a request
begins and where an answer ends. Whatever happens to an answer, the request arrived, and the work was done.
"""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from itertools import count
from typing import Any, Self
from urllib.parse import urlsplit

from httptools import HttpParserError, HttpRequestParser

from compare import ports
from compare.faults.answer import PROBLEM, Answer, status
from compare.faults.passage import Passage

MOST_BYTES = 65_536
NUMBERS = re.compile(rb"\d+")


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
        self.turns, self.moves = count(), 0
        """How often somebody was asked in turn, and how often it began to lead elsewhere."""
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
        self.ports, self.moves = [urlsplit(url).port or 80 for url in urls], self.moves + 1
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
        self.is_sent = True
        """Is no request half sent?"""
        self.asked_at, self.moves = 0.0, 0
        self.hung_up = asyncio.Event()
        self.requests = HttpRequestParser(self)

    def on_url(self, url: bytes) -> None:
        self.is_asked, self.fails = True, self.wire.one_more_fails(url)
        self.asked_at = time.monotonic()
        self.wire.under_way += 1

    def on_message_complete(self) -> None:
        self.is_sent = True

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes both ways until one of the two ends hangs up."""
        self.asked_at, self.writer = time.monotonic(), writer
        try:
            await self._dial()
        except OSError:
            self._hear(0)
            writer.transport.abort()
            return
        try:
            await first_of(self._there(reader), self._until_hung_up())
        finally:
            if self.is_asked:
                self._answered(0)
            self._leave()
            writer.close()

    async def _dial(self) -> None:
        """Reach whoever answers now."""
        self.moves = self.wire.moves
        source, self.target = await asyncio.open_connection(ports.HOST, self.wire.next_port())
        self.answers = asyncio.create_task(self._back(source))

    def _leave(self) -> None:
        self.answers.cancel()
        self.target.close()

    async def _until_hung_up(self) -> None:
        await self.hung_up.wait()

    async def _there(self, reader: asyncio.StreamReader) -> None:
        while chunk := await reader.read(MOST_BYTES):
            if self.has_moved and not self.is_busy:
                self._leave()  # A request begins, and somebody else is there for it; the caller notices nothing.
                await self._dial()
            self._read_along(chunk)
            self.target.write(chunk)
            await self.target.drain()

    def _read_along(self, chunk: bytes) -> None:
        self.is_sent = False
        with suppress(HttpParserError):  # What is no request, the process itself shall refuse.
            self.requests.feed_data(chunk)

    @property
    def has_moved(self) -> bool:
        return self.moves != self.wire.moves

    @property
    def is_busy(self) -> bool:
        return self.is_asked or not self.is_sent

    async def _back(self, source: asyncio.StreamReader) -> None:
        with suppress(OSError, HttpParserError):  # A break is an end like any other.
            await self._carry_back(source)
        if self.is_busy or not self.has_moved:
            self.hung_up.set()

    async def _carry_back(self, source: asyncio.StreamReader) -> None:
        answer = Answer()
        while chunk := await source.read(MOST_BYTES):
            if self.is_asked:
                await asyncio.sleep(self.wire.late_seconds)
                self._answered(PROBLEM.status if self.fails else status(chunk))
            if self.fails:
                chunk = answer.replaced(chunk)
            self.writer.write(chunk)
            await self.writer.drain()

    def _answered(self, status: int) -> None:
        self.is_asked = False
        self.wire.under_way -= 1
        self._hear(status)

    def _hear(self, status: int) -> None:
        self.wire.heard(Passage(self.asked_at, time.monotonic() - self.asked_at, status))


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
