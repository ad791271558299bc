"""Replicas: the copies of one service. They take turns, and who fails too often is not asked for a moment.

Each copy has a circuit breaker of its own. With one for all, a dead copy would close the way to those that live; or,
since every success closes a circuit, it would never open, and every second request would go on meeting the dead one.
"""

import asyncio
import math
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from purgatory.service._async.circuitbreaker import AsyncCircuitBreaker

from contracts.problems import Unavailable

T = TypeVar("T")
Open = OpenedState
"""What the breaker of a copy that fails too often raises, before anybody is asked."""

FAIR_SECONDS = 1.0
"""A copy that was given less time than this and is late has not failed."""

FAILURES_TO_OPEN = 5


class NotReached(Exception):
    """A copy took no connection, so nothing was sent: whatever was meant for it can be sent to another."""


class OutOfTime(Exception):
    """A copy had little time, because the request had used it up elsewhere; that it was late says nothing of it."""


class BrokeOff(Exception):
    """A copy was reached and did not answer; what it has done, nobody knows."""


def says_nothing(error: BaseException) -> bool:
    """Whether an error is no failure of the copy that was asked."""
    return isinstance(error, asyncio.CancelledError | OutOfTime)


class Replicas(Generic[T]):
    """The copies of one service, each reached by what `connect` gives for its address.

    Args:
        urls: their addresses, separated by commas.
        open_seconds: how long the circuit breaker of a copy stays open.
        is_answer: tells which errors are answers, and so no failures of who gave them.
    """

    def __init__(
        self,
        name: str,
        urls: str,
        connect: Callable[[str], T],
        open_seconds: float,
        is_answer: Callable[[BaseException], bool] = says_nothing,
    ) -> None:
        self.name, self.open_seconds = name, open_seconds
        self.copies = [(url.strip(), connect(url.strip())) for url in urls.split(",")]
        self._next = 0
        self._breakers = AsyncCircuitBreakerFactory(
            FAILURES_TO_OPEN, open_seconds, exclude=[(BaseException, is_answer)]
        )

    def in_turn(self) -> Iterator[tuple[str, T]]:
        """Yield every copy once, with its address; each time, the next one is the first."""
        first, self._next = self._next, (self._next + 1) % len(self.copies)
        yield from self.copies[first:]
        yield from self.copies[:first]

    async def breaker(self, url: str) -> AsyncCircuitBreaker:
        """Give the circuit breaker of one copy."""
        return await self._breakers.get_breaker(url)

    def unavailable(self, error: Exception) -> Unavailable:
        """Say in words why nobody answered, from what came of the last copy that was tried."""
        if isinstance(error, Open):
            wait = math.ceil(self.open_seconds)
            return Unavailable(f"{self.name} failed too often; not asking for a moment.", retry_after=wait)
        return Unavailable(f"{self.name} does not answer.")
