"""Deadline: how long the whole request may still take, passed on from process to process.

Without it every process waits its own full timeout for the next one, and the last of them works
for a client that left long ago.
"""

import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send

from chassis import entry
from contracts.problems import TookTooLong

HEADER = f"{entry.PREFIX}deadline-ms"
SHARE_PASSED_ON = 0.9

_ends_at: ContextVar[float | None] = ContextVar("deadline", default=None)


def remaining_seconds(default: float) -> float:
    """Tell how much time is left.

    Raises:
        TookTooLong: none is.
    """
    ends_at = _ends_at.get()
    left = default if ends_at is None else ends_at - time.monotonic()
    if left <= 0:
        raise TookTooLong("The time for this request is used up.")
    return left


def header(seconds: float) -> dict[str, str]:
    """Tell the next process how long it may take: a little less than we wait, so that it can say whom it waits for."""
    return {HEADER: str(max(1, int(seconds * SHARE_PASSED_ON * 1000)))}


class DeadlineMiddleware:
    """Start the clock of a request: with what the caller left, and never with more than our own limit."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app = app
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        token = _ends_at.set(time.monotonic() + min(self.seconds, _received_seconds(scope, self.seconds)))
        try:
            await self.app(scope, receive, send)
        finally:
            _ends_at.reset(token)


def _received_seconds(scope: Scope, default: float) -> float:
    value = next((value for name, value in scope["headers"] if name == HEADER.encode()), b"")
    return int(value) / 1000 if value.isdigit() and len(value) < 10 else default


@contextmanager
def extended(seconds: float) -> Generator[None]:
    """Give some more time to put things in order, after the request's own time is up."""
    token = _ends_at.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends_at.reset(token)
