"""Lines: raw connections on which prepared requests travel; a client library would cost more than some answers do."""

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httptools

PATIENCE_SECONDS = 10.0
"""Twice as long as a request may take. Whoever gives up sooner leaves work behind that nobody wants any more."""

IDLE_SECONDS = 3.0
MOST_REQUESTS = 50
"""After so many a line is closed, since a new one may lead to another copy of who answers."""


@dataclass(frozen=True)
class Answer:
    """What came back. The status is 0 where nothing did."""

    status: int
    content: bytes = b""

    @property
    def failed(self) -> bool:
        return self.status == 0 or self.status >= 500

    def json(self) -> Any:
        return json.loads(self.content)


class Line(asyncio.Protocol):
    """One connection; it carries one request at a time."""

    transport: Any

    def __init__(self) -> None:
        self.parser = httptools.HttpResponseParser(self)
        self.answer: asyncio.Future[Answer] | None = None
        self.body: list[bytes] = []
        self.requests, self.used_at = 0, 0.0

    async def ask(self, request: bytes) -> Answer:
        self.answer = asyncio.get_running_loop().create_future()
        self.requests += 1
        self.transport.write(request)
        return await self.answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.transport.abort()

    def on_body(self, body: bytes) -> None:
        self.body.append(body)

    def on_message_complete(self) -> None:
        content, self.body = b"".join(self.body), []
        self._settle(Answer(self.parser.get_status_code(), content))

    def connection_lost(self, exc: Exception | None) -> None:
        self._settle(Answer(0))

    def _settle(self, answer: Answer) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_result(answer)

    def is_good(self, now: float) -> bool:
        """Tell whether one may ask on it again."""
        young = self.requests < MOST_REQUESTS and now - self.used_at < IDLE_SECONDS
        return young and not self.transport.is_closing()


class Lines:
    """All connections to one address; there are as many as there are requests under way."""

    def __init__(self, url: str) -> None:
        place = urlsplit(url)
        self.host, self.port = place.hostname or "", place.port or 80
        self.idle: deque[Line] = deque()

    async def ask(self, request: bytes) -> Answer:
        """Send one request; what takes too long, or breaks off, has status 0."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await self._ask(request)
        except (OSError, TimeoutError):
            return Answer(0)

    async def _ask(self, request: bytes) -> Answer:
        line = self._idle_one() or await self._new_one()
        try:
            answer = await line.ask(request)
        except asyncio.CancelledError:
            line.transport.abort()
            raise
        line.used_at = asyncio.get_running_loop().time()
        if line.is_good(line.used_at):
            self.idle.append(line)
        else:
            line.transport.abort()
        return answer

    def _idle_one(self) -> Line | None:
        now = asyncio.get_running_loop().time()
        while self.idle:
            if (line := self.idle.pop()).is_good(now):
                return line
            line.transport.abort()
        return None

    async def _new_one(self) -> Line:
        _, line = await asyncio.get_running_loop().create_connection(Line, self.host, self.port)
        return line

    def close(self) -> None:
        while self.idle:
            self.idle.pop().transport.abort()
