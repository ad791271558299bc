"""Broadcast: what happens on the stage, told to every page that is open."""

import asyncio
import json
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager, suppress
from typing import Any

from fastapi.sse import ServerSentEvent

MOST_WAITING = 200


class Broadcast:
    """Hands events out; who does not read loses the oldest, and nobody waits for him."""

    def __init__(self) -> None:
        self.listeners: set[asyncio.Queue[ServerSentEvent | None]] = set()
        self.somebody = asyncio.Event()
        self.loop: asyncio.AbstractEventLoop | None = None

    def tell(self, event: str, data: Any) -> None:
        """Hand out an event; also one that says that there is nothing any more."""
        self._hand_out(ServerSentEvent(event=event, raw_data=json.dumps(data)))  # `data=None` would be no event.

    def close(self) -> None:
        """Let everybody who listens hear that this was all: who serves them can stop then."""
        self._hand_out(None)

    def _hand_out(self, event: ServerSentEvent | None) -> None:
        for queue in self.listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    def tell_from_thread(self, event: str, data: Any) -> None:
        """Hand out an event that happened elsewhere than on the loop of the pages."""
        if self.loop and self.listeners:
            with suppress(RuntimeError):  # The loop has ended, and with it all who listened.
                self.loop.call_soon_threadsafe(self.tell, event, data)

    @contextmanager
    def listening(self) -> Generator[asyncio.Queue[ServerSentEvent | None]]:
        queue: asyncio.Queue[ServerSentEvent | None] = asyncio.Queue(MOST_WAITING)
        self.listeners.add(queue)
        self.loop = asyncio.get_running_loop()
        self.somebody.set()
        try:
            yield queue
        finally:
            self.listeners.discard(queue)
            if not self.listeners:
                self.somebody.clear()

    async def events(self) -> AsyncGenerator[ServerSentEvent]:
        """Yield what happens from now on, until the broadcast ends."""
        with self.listening() as queue:
            while event := await queue.get():
                yield event
