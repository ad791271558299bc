"""Drain: how a process that was asked to stop empties, so that nobody loses a request by it.

It says that it is not ready, so that nobody new is sent to it. Whoever asks on an open connection is answered, and
told that the connection ends with the answer. A stream ends at once and properly: who listens comes back, to
somebody who stays.
"""

import asyncio

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import problems
from contracts.problems import Unavailable

READINESS = "/health/ready"
CLOSE = (b"connection", b"close")
EVENT_STREAM = b"text/event-stream"
END = {"type": "http.response.body", "body": b"", "more_body": False}


class Drain:
    """Stands before the app of a whole process; until it begins, it only notes which streams are open."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.began = app, False
        self.streams: set[asyncio.Task[None]] = set()

    def begin(self) -> None:
        self.began = True
        for stream in self.streams:
            stream.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif self.began and scope["path"] == READINESS:
            await self._answer(not_ready, scope, receive, send)
        else:
            await self._answer(self.app, scope, receive, send)

    async def _answer(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        task = asyncio.current_task()
        assert task
        try:
            await app(scope, receive, self._noting(task, send))
        except asyncio.CancelledError:
            if not (self.began and task in self.streams):
                raise
            task.uncancel()
            await send(END)
        finally:
            self.streams.discard(task)

    def _noting(self, task: asyncio.Task[None], send: Send) -> Send:
        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                if is_stream(message):
                    self.streams.add(task)
                if self.began:
                    message = {**message, "headers": [*message["headers"], CLOSE]}
            await send(message)

        return noting


async def not_ready(scope: Scope, receive: Receive, send: Send) -> None:
    refusal = await problems.on_problem(Request(scope), Unavailable("This process is about to stop."))
    await refusal(scope, receive, send)


def is_stream(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(EVENT_STREAM) for name, value in start["headers"])
