"""Clients: raw connections that send prepared bytes; a client library would be what is measured."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any
from urllib.parse import urlsplit

import httptools


@dataclass(frozen=True)
class Request:
    """One HTTP request; `bytes(request)` is what goes over the wire."""

    method: str
    path: str
    token: str = ""
    body: Any = None
    form: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    def __bytes__(self) -> bytes:
        content = self.form.encode() or (b"" if self.body is None else json.dumps(self.body).encode())
        head = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        if self.token:
            head.append(f"Authorization: Bearer {self.token}")
        head += [f"{name}: {value}" for name, value in self.headers]
        if content:
            head.append(f"Content-Type: application/{'x-www-form-urlencoded' if self.form else 'json'}")
            head.append(f"Content-Length: {len(content)}")
        return "\r\n".join([*head, "", ""]).encode() + content

    def forever(self) -> Iterator[bytes]:
        """Give this request again and again."""
        return repeat(bytes(self))


class Client(asyncio.Protocol):
    """One connection; `on_answer` is told the status of each answer."""

    transport: Any

    def __init__(self, on_answer: Callable[["Client", int], None]) -> None:
        self.on_answer = on_answer
        self.parser = httptools.HttpResponseParser(self)
        self.due = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_complete(self) -> None:
        self.on_answer(self, self.parser.get_status_code())

    def send(self, request: bytes, due: float) -> None:
        """Send a request that was due at a moment, by the clock `time.perf_counter`."""
        self.due = due
        self.transport.write(request)


async def connect(url: str, count: int, on_answer: Callable[[Client, int], None]) -> list[Client]:
    """Open so many connections."""
    place, loop = urlsplit(url), asyncio.get_running_loop()
    host, port = place.hostname or "", place.port or 80
    opened = [await loop.create_connection(lambda: Client(on_answer), host, port) for _ in range(count)]
    return [client for _, client in opened]
