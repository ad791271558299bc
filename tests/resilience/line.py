"""Line: callers on hold, who have asked and wait. Bare sockets: as many threads would be a load of their own."""

import select
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from urllib.parse import urlsplit

SECONDS = 30


class Line:
    """One caller who waits for the answer."""

    def __init__(self, base_url: str, request: str, token: str = "", body: str = "", media_type: str = "") -> None:
        place = urlsplit(base_url)
        self.socket = socket.create_connection((place.hostname, place.port), timeout=SECONDS)
        headers = ["Host: crowd", "Connection: close", f"Authorization: Bearer {token}"]
        headers += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"] if body else []
        self.socket.sendall("\r\n".join([f"{request} HTTP/1.1", *headers, "", body]).encode())

    def fileno(self) -> int:
        return self.socket.fileno()

    def status(self) -> int:
        """Wait for the answer."""
        with self.socket.makefile("rb") as answer:
            return int(answer.readline().split()[1])


class Crowd:
    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines

    def answered(self, seconds: float = 0) -> int:
        """Count those who have an answer, waiting for the first for so long."""
        return len(select.select(self.lines, [], [], seconds)[0])

    @property
    def waiting(self) -> int:
        return len(self.lines) - self.answered()

    def statuses(self) -> set[int]:
        """Wait until everybody has an answer."""
        return {line.status() for line in self.lines}


@contextmanager
def crowd(base_url: str, requests: list[str], *tokens: str, **parts: str) -> Iterator[Crowd]:
    """Have a crowd ask all of these at the same time, each with one of the tokens in turn."""
    with ExitStack() as stack:
        shown = cycle(tokens or [""])
        lines = [Line(base_url, request, token, **parts) for request, token in zip(requests, shown, strict=False)]
        for line in lines:
            stack.enter_context(line.socket)
        yield Crowd(lines)
