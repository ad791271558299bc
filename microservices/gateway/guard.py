"""Guard: keeps one service's trouble from becoming everybody's.

A limit on requests under way (a slow service must not fill the gateway), a deadline for the whole
request, and a circuit breaker that stops asking a service that does not answer.
"""

import asyncio
from itertools import cycle
from typing import Any

from purgatory import AsyncCircuitBreakerFactory
from purgatory.domain.model import OpenedState
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.network import Network
from contracts.problem import Problem
from contracts.problems import TookTooLong, Unavailable

MOST_UNDER_WAY = 200
FAILURES_TO_OPEN = 5
OPEN_SECONDS = 2


class Guard:
    """One service behind the gateway; its replicas take turns.

    Raises:
        Unavailable: it refused, its circuit is open, or too many requests wait for it.
        TookTooLong: the deadline passed before it began to answer.
    """

    def __init__(self, service: str, urls: str, network: Network, seconds: float) -> None:
        self.service = service
        self.seconds = seconds
        self.under_way = 0
        self._replicas = cycle([network.upstream(url.strip()) for url in urls.split(",")])
        self._breakers = AsyncCircuitBreakerFactory(FAILURES_TO_OPEN, OPEN_SECONDS, exclude=[_is_answer()])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.under_way >= MOST_UNDER_WAY:
            raise Unavailable(f"Too many requests wait for {self.service}.")
        self.under_way += 1
        try:
            await self._behind_breaker(next(self._replicas), scope, receive, send)
        finally:
            self.under_way -= 1

    async def _behind_breaker(self, upstream: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with await self._breakers.get_breaker(self.service):
                await self._within_deadline(upstream, scope, receive, send)
        except OpenedState as error:
            message = f"{self.service} failed too often; not asking for a moment."
            raise Unavailable(message, retry_after=OPEN_SECONDS) from error
        except Unavailable as error:
            raise Unavailable(f"{self.service} does not answer.") from error

    async def _within_deadline(self, upstream: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self.seconds) as clock:
                await upstream(scope, receive, _stopping(clock, send))
        except TimeoutError as error:
            raise TookTooLong(f"{self.service} did not answer in time.") from error


def _stopping(clock: asyncio.Timeout, send: Send) -> Send:
    """Stop the clock at the first byte of the answer: a long download is not a slow service."""

    async def stopping(message: Message) -> None:
        clock.reschedule(None)
        await send(message)

    return stopping


def _is_answer() -> Any:
    """Tell the breaker what is no failure of the service: for one, a body that is too large."""
    return Exception, lambda error: not isinstance(error, Problem) or error.status < 500
