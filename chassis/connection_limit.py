"""The bound on the number of connections of one process, and the choice of the one that makes room.

Each connection is in a queue of its client address and its state, so that none has to be searched for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from enum import Enum
from itertools import chain, takewhile
from typing import Protocol

GRACE_SECONDS = 2.0
"""How long a new connection may take to its first whole request before it makes room ahead of all others."""


class State(Enum):
    """What a connection has done so far."""

    SILENT = "It has never sent a whole request."
    IDLE = "It has been answered."
    BUSY = "It has sent a request, or the beginning of the next."


class Limited(Protocol):
    """A connection, as far as the limit is concerned."""

    @property
    def waits_for_client(self) -> bool: ...


class ConnectionLimit:
    """All connections of this process."""

    def __init__(self) -> None:
        self.places: dict[Limited, tuple[str, State]] = {}
        self.queues: defaultdict[tuple[str, State], dict[Limited, float]] = defaultdict(dict)
        self.sizes: Counter[str] = Counter()
        """How many connections each address has."""

    def __len__(self) -> int:
        return len(self.places)

    def place(self, connection: Limited, address: str, state: State, now: float) -> None:
        """Note the state of a connection, and since when it has it."""
        if self.places.get(connection) != (address, state):
            self.remove(connection)
            self.places[connection] = (address, state)
            self.queues[address, state][connection] = now
            self.sizes[address] += 1

    def remove(self, connection: Limited) -> None:
        if place := self.places.pop(connection, None):
            self._leave_queue(connection, place)
            address, _ = place
            self.sizes[address] -= 1
            if not self.sizes[address]:
                del self.sizes[address]

    def victim(self, newcomer: Limited, now: float) -> Limited | None:
        """Return the connection that makes room: one of the address with the most, if one of those waits."""
        largest_first = sorted(self.sizes, key=self.sizes.__getitem__, reverse=True)
        candidates = (each for address in largest_first for each in self._candidates(address, now))
        return next((each for each in candidates if each is not newcomer), None)

    def _candidates(self, address: str, now: float) -> Iterator[Limited]:
        silent, idle, busy = (self.queues.get((address, state), {}) for state in State)
        yield from takewhile(lambda each: silent[each] <= now - GRACE_SECONDS, silent)
        yield from idle
        yield from (each for each in chain(silent, busy) if each.waits_for_client)

    def _leave_queue(self, connection: Limited, place: tuple[str, State]) -> None:
        del self.queues[place][connection]
        if not self.queues[place]:
            del self.queues[place]
