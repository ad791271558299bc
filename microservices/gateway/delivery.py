"""A request on its way to a service: it can begin anew with another replica where that does no harm."""

from collections.abc import Callable

from starlette.types import Message, Receive, Scope, Send

from chassis.body_limit import replayed
from chassis.drain import is_stream
from contracts.orders import KEYED_PATHS

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEY = b"idempotency-key"


def is_keyed(scope: Scope) -> bool:
    """Return whether the request has an Idempotency-Key, and is one of those in which a service honours it."""
    honoured = scope["method"] == "POST" and scope["path"] in KEYED_PATHS
    return honoured and any(name == KEY for name, _ in scope["headers"])


class Delivery:
    """One request with its body, and its response as far as it has come.

    A response is kept until it is complete, so a service never waits for a client that reads slowly.

    Args:
        on_stream: called when the response turns out to be an event stream, which is passed on at once.
    """

    def __init__(self, scope: Scope, body: bytes, receive: Receive, send: Send, on_stream: Callable[[], None]) -> None:
        self.scope, self._body, self._receive, self._send = scope, body, receive, send
        self.is_repeatable = scope["method"] in SAFE_METHODS or is_keyed(scope)
        self.is_streaming = False
        self._on_stream = on_stream
        self._kept: list[Message] = []

    @property
    def may_be_repeated(self) -> bool:
        """Whether to send it twice is the same as once, and the client has seen nothing of a response."""
        return self.is_repeatable and not self.is_streaming

    def receive(self) -> Receive:
        """Return its body from the beginning, for another attempt."""
        self._kept.clear()
        return replayed(self._body, self._receive)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and is_stream(message):
            self._on_stream()
            self.is_streaming = True
        if self.is_streaming:
            await self._send(message)
        else:
            self._kept.append(message)

    async def finish(self) -> None:
        """Send the response to the client."""
        for message in self._kept:
            await self._send(message)
