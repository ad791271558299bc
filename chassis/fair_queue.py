"""A queue for a limited resource in which clients take turns, so that many requests of one do not delay another's.

Each client waits in a line of its own, and a place that becomes free goes to the lines in rotation. A request that
would have to wait too long is refused at once: its client knows sooner, and does not use up the time of others.
"""

import asyncio
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncGenerator, Hashable
from contextlib import asynccontextmanager

from chassis import entry
from contracts.problems import Unavailable

WAIT_SHARE = 0.3
"""Which part of a request's time it may wait in one queue; it may have to pass two of them, and then be served."""

RECENT = 16
MOST_WAITING_EACH = 200


class FairQueue:
    """Places at one resource.

    Args:
        resource: its name, for the refusal.
        places: how many may use it at the same time.
        each: how many of them one client may have.
        seconds: how long a request may wait.
    """

    def __init__(self, resource: str, places: int, each: int, seconds: float) -> None:
        self.resource, self.free, self.places, self.each, self.seconds = resource, places, places, each, seconds
        self._held: Counter[Hashable] = Counter()
        self._lines: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()
        self._seconds_held = deque([0.0], maxlen=RECENT)

    @asynccontextmanager
    async def place(self, lane: Hashable = None) -> AsyncGenerator["Place"]:
        """Hold a place while the block runs, on behalf of the current client.

        Args:
            lane: requests of one client in different lanes do not wait for each other.

        Raises:
            Unavailable: all places are taken, and would be for too long.
        """
        client = (entry.client(), lane)
        if not self._may_enter(client):
            await self._wait(client)
        else:
            self._take(client)
        place = Place(self, client)
        try:
            yield place
        finally:
            place.give_back()

    def place_now(self) -> "Place":
        """Take a place without waiting.

        Raises:
            Unavailable: none is free, or this client has its share.
        """
        client = (entry.client(), None)
        if not self._may_enter(client):
            raise self._refusal()
        self._take(client)
        return Place(self, client)

    def _may_enter(self, client: Hashable) -> bool:
        return self.free > 0 and self._held[client] < self.each and client not in self._lines

    def note(self, seconds: float) -> None:
        """Remember for how long a place was held."""
        self._seconds_held.append(seconds)

    def _take(self, client: Hashable) -> None:
        self.free -= 1
        self._held[client] += 1

    def give_back(self, client: Hashable) -> None:
        self.free += 1
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]
        self._admit()

    async def _wait(self, client: Hashable) -> None:
        if len(self._lines.get(client, ())) >= MOST_WAITING_EACH or self._expected_seconds(client) > self.seconds:
            raise self._refusal()
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(client, deque()).append(turn)
        try:
            async with asyncio.timeout(self.seconds):
                await turn
        except BaseException as error:
            self._leave(client, turn)
            if isinstance(error, TimeoutError):
                raise self._refusal() from error
            raise

    def _expected_seconds(self, client: Hashable) -> float:
        """Estimate the wait: the line in front, in rotation with the other lines, at the best speed of late.

        The best and not the average, since one request that takes long must not turn others away.
        """
        in_front = (len(self._lines.get(client, ())) + 1) * max(1, len(self._lines))
        return in_front * min(self._seconds_held) / self.places

    def _refusal(self) -> Unavailable:
        return Unavailable(f"Too many requests wait for {self.resource}; try again in a moment.")

    def _leave(self, client: Hashable, turn: asyncio.Future[None]) -> None:
        """Give up waiting; a turn that came at the same moment goes to the next request."""
        if turn.done() and not turn.cancelled():
            self.give_back(client)
        elif turn in self._lines.get(client, ()):
            self._remove(client, turn)

    def _remove(self, client: Hashable, turn: asyncio.Future[None]) -> None:
        self._lines[client].remove(turn)
        if not self._lines[client]:
            del self._lines[client]

    def _admit(self) -> None:
        """Give free places to the lines in rotation."""
        for client in list(self._lines):
            if self.free and self._held[client] < self.each:
                turn = self._lines[client][0]
                self._remove(client, turn)
                if client in self._lines:
                    self._lines.move_to_end(client)
                if not turn.cancelled():
                    self._take(client)
                    turn.set_result(None)


class Place:
    """A place in a queue, to be given back once."""

    def __init__(self, queue: FairQueue, client: Hashable) -> None:
        self._queue: FairQueue | None = queue
        self._client, self._since = client, time.monotonic()

    def give_back(self) -> None:
        """Let the next request have it; giving it back again changes nothing."""
        if self._queue:
            self._queue.note(time.monotonic() - self._since)
            self._queue.give_back(self._client)
            self._queue = None
