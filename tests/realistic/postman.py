"""Postman: who puts messages into the stream of order events by hand, and looks what became of them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from uuid import uuid4

import nats
from nats.js import JetStreamContext
from nats.js.api import ConsumerInfo

from contracts.streams import ORDER_EVENTS

T = TypeVar("T")

CONSUMER = "notifications"
ASIDE = f"{ORDER_EVENTS}-aside"
SECONDS = 10


class Postman:
    """Each visit is a connection of its own, so whatever happened to the broker before does not matter."""

    def __init__(self, url: str) -> None:
        self.url = url

    def posts(self, *bodies: bytes, message_id: str | None = None, **more: str) -> None:
        """Publish messages, in this order; without an id, each is one that the broker has never seen."""

        async def publish(stream: JetStreamContext) -> None:
            for body in bodies:
                headers = {"Nats-Msg-Id": message_id or uuid4().hex, **more}
                await stream.publish(ORDER_EVENTS, body, headers=headers, timeout=SECONDS)

        self._visits(publish)

    def counts_kept(self) -> int:
        """Count the messages that the broker has ever been told."""
        return self._visits(lambda stream: stream.stream_info(ORDER_EVENTS)).state.messages

    def reads_headers(self) -> dict[str, str]:
        """Give what stands on the newest message."""

        async def read(stream: JetStreamContext) -> dict[str, str]:
            number = (await stream.stream_info(ORDER_EVENTS)).state.last_seq
            return (await stream.get_msg(ORDER_EVENTS, number)).headers or {}

        return self._visits(read)

    def counts_waiting(self) -> int:
        """Count the messages that nobody has dealt with yet."""
        seen = self._looks()
        return (seen.num_pending or 0) + (seen.num_ack_pending or 0)

    def counts_under_way(self) -> int:
        """Count the messages that somebody has, and has not dealt with."""
        return self._looks().num_ack_pending or 0

    def _looks(self) -> ConsumerInfo:
        return self._visits(lambda stream: stream.consumer_info(ORDER_EVENTS, CONSUMER))

    def reads_aside(self) -> list[bytes]:
        """Give what was put aside."""

        async def read(stream: JetStreamContext) -> list[bytes]:
            count = (await stream.stream_info(ASIDE)).state.messages
            return [(await stream.get_msg(ASIDE, number + 1)).data or b"" for number in range(count)]

        return self._visits(read)

    def _visits(self, act: Callable[[JetStreamContext], Awaitable[T]]) -> T:
        async def visit() -> Any:
            connection = await nats.connect(self.url, connect_timeout=SECONDS)
            try:
                return await act(connection.jetstream(timeout=SECONDS))
            finally:
                await connection.close()

        return asyncio.run(visit())
