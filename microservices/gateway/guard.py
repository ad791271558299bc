"""Guard: keeps one service's trouble from becoming everybody's.

A limit on requests under way (a slow service must not fill the gateway), a deadline for the whole
request, and for each replica a circuit breaker that stops asking it while it does not answer.
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.network import Network
from chassis.replicas import BrokeOff, NotReached, Open, Replicas
from contracts.problem import Problem
from contracts.problems import TookTooLong, Unavailable
from microservices.gateway.delivery import Delivery

MOST_UNDER_WAY = 200


class Guard:
    """One service behind the gateway; its replicas take turns.

    Raises:
        Unavailable: nobody took the request, all circuits are open, or too many requests wait for it.
        TookTooLong: the deadline passed before it began to answer.
    """

    def __init__(self, service: str, urls: str, network: Network, seconds: float) -> None:
        self.service = service
        self.seconds = seconds
        self.under_way = 0
        self.replicas = Replicas(service, urls, network.upstream, _is_answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.under_way >= MOST_UNDER_WAY:
            raise Unavailable(f"Too many requests wait for {self.service}.")
        self.under_way += 1
        try:
            await self._to_somebody(Delivery(scope, receive, send))
        finally:
            self.under_way -= 1

    async def _to_somebody(self, delivery: Delivery) -> None:
        """Try one replica after the other, for as long as trying another does no harm."""
        ends_at = asyncio.get_running_loop().time() + self.seconds
        trouble: Exception = NotReached()
        for url, upstream in self.replicas.in_turn():
            try:
                return await self._behind_breaker(url, upstream, delivery, ends_at)
            except (Open, NotReached) as error:
                trouble = error
            except BrokeOff as error:
                trouble = error
                if not delivery.may_be_repeated:
                    break
        raise self.replicas.unavailable(trouble) from trouble

    async def _behind_breaker(self, url: str, upstream: ASGIApp, delivery: Delivery, ends_at: float) -> None:
        async with await self.replicas.breaker(url):
            await self._within_deadline(upstream, delivery, ends_at)

    async def _within_deadline(self, upstream: ASGIApp, delivery: Delivery, ends_at: float) -> None:
        try:
            async with asyncio.timeout_at(ends_at) as clock:
                await upstream(delivery.scope, delivery.receive(), _stopping(clock, delivery.send))
        except TimeoutError as error:
            raise TookTooLong(f"{self.service} did not answer in time.") from error


def _stopping(clock: asyncio.Timeout, send: Send) -> Send:
    """Stop the clock at the first byte of the answer: a long download is not a slow service."""

    async def stopping(message: Message) -> None:
        clock.reschedule(None)
        await send(message)

    return stopping


def _is_answer(error: Exception) -> bool:
    """Tell the breaker what is no failure of the service: for one, a body that is too large."""
    if isinstance(error, NotReached | BrokeOff):
        return False
    return not isinstance(error, Problem) or error.status < 500
