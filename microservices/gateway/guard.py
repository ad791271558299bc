"""A guard in front of one service, so that its trouble does not become the trouble of all.

It bounds how many requests are in flight and shares these places fairly among clients, gives each request a deadline,
and has a circuit breaker for each replica. Only what the service did counts for a breaker: it refused the connection,
broke off, or was late although it had the whole request and a fair amount of time. What a client does never counts.
"""

import asyncio
from contextlib import ExitStack
from functools import partial

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import deadline, entry
from chassis.body_limit import BODYLESS_METHODS, whole_body
from chassis.fair_queue import WAIT_SHARE, FairQueue, Place
from chassis.network import Network
from chassis.replicas import FAIR_SECONDS, BrokeOff, NotReached, Open, OutOfTime, Replicas
from chassis.telemetry import carried_trace
from contracts.problems import TookTooLong
from microservices.gateway.delivery import SAFE_METHODS, Delivery

MOST_IN_FLIGHT = 64
"""For each service. More do not make it faster, they only wait inside of it, where nobody can put them in order."""

MOST_STREAMS = 400
MOST_STREAMS_EACH = 40
"""Event streams are few bytes now and then, so there may be many; but one client cannot have all of them."""


class Guard:
    """One service behind the gateway; its replicas take turns.

    Raises:
        Unavailable: no replica took the request, all circuits are open, or too many requests wait.
        TookTooLong: the deadline passed before the response was complete.
    """

    def __init__(self, service: str, urls: str, network: Network, seconds: float) -> None:
        self.service, self.seconds = service, seconds
        self.places = FairQueue(service, MOST_IN_FLIGHT, each=MOST_IN_FLIGHT // 2, seconds=WAIT_SHARE * seconds)
        self.streams = FairQueue(f"streams of {service}", MOST_STREAMS, each=MOST_STREAMS_EACH, seconds=0)
        self.replicas = Replicas(service, urls, network.upstream, network.open_seconds, _says_nothing_of_the_service)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = b"" if scope["method"] in BODYLESS_METHODS else await whole_body(receive)
        with ExitStack() as stack:
            async with self.places.place(lane=scope["method"] in SAFE_METHODS) as place:
                begin_stream = partial(self._begin_stream, place, stack)
                delivery = Delivery(forwarded(scope, self.seconds), body, receive, send, begin_stream)
                await self._to_a_replica(delivery)
        await delivery.finish()

    def _begin_stream(self, place: Place, stack: ExitStack) -> None:
        """Move a request from the places of short ones to those of event streams, where it stays to its end."""
        stack.callback(self.streams.place_now().give_back)
        place.give_back()

    async def _to_a_replica(self, delivery: Delivery) -> None:
        """Try one replica after the other, for as long as trying another does no harm."""
        trouble: Exception = NotReached()
        for url, upstream in self.replicas.in_turn():
            seconds = deadline.remaining_seconds(self.seconds)
            try:
                return await self._behind_breaker(url, upstream, delivery, seconds)
            except (Open, NotReached) as error:
                trouble = error
            except BrokeOff as error:
                trouble = error
                if not delivery.may_be_repeated:
                    break
        raise self.replicas.unavailable(trouble) from trouble

    async def _behind_breaker(self, url: str, upstream: ASGIApp, delivery: Delivery, seconds: float) -> None:
        try:
            async with await self.replicas.breaker(url):
                await self._within_deadline(upstream, delivery, seconds)
        except OutOfTime as error:
            raise self._late() from error

    async def _within_deadline(self, upstream: ASGIApp, delivery: Delivery, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds) as clock:
                await upstream(delivery.scope, delivery.receive(), _stopping(clock, delivery))
        except TimeoutError as error:
            raise (self._late() if seconds >= FAIR_SECONDS else OutOfTime()) from error

    def _late(self) -> TookTooLong:
        return TookTooLong(f"{self.service} did not answer in time.")


def forwarded(scope: Scope, seconds: float) -> Scope:
    """Add what only the gateway may say: how long the request may take, for which client, and in which trace it is."""
    left = deadline.header(deadline.remaining_seconds(seconds))
    own = {**left, **entry.client_header(), **carried_trace()}
    dropped = {name.encode() for name in own}
    headers = [(name, value) for name, value in scope["headers"] if name not in dropped]
    return {**scope, "headers": headers + [(name.encode(), value.encode("latin-1")) for name, value in own.items()]}


def _stopping(clock: asyncio.Timeout, delivery: Delivery) -> Send:
    """Stop the clock when an event stream begins, since it has no end of its own."""

    async def stopping(message: Message) -> None:
        await delivery.send(message)
        if delivery.is_streaming:
            clock.reschedule(None)

    return stopping


def _says_nothing_of_the_service(error: BaseException) -> bool:
    """Tell the breaker which errors are no failures of the service."""
    return not isinstance(error, NotReached | BrokeOff | TookTooLong)
