"""Subscription: order events as a broker brings them, each until it is written down; whoever is free takes the next.

All copies of Notifications share one consumer, which the broker remembers: an event that nobody has acknowledged
within a while, or that somebody gives back, is brought again, and known by its id if it was written down after all.
"""

import structlog
from faststream.middlewares import AckPolicy
from faststream.nats import JStream, PullSub
from faststream.nats.annotations import NatsMessage
from nats.js.api import ConsumerConfig
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from chassis.broker import Broker
from chassis.database import Database
from chassis.settings import Settings
from chassis.telemetry import Telemetry
from contracts.notifications import OrderEvent
from contracts.streams import ORDER_EVENTS
from realistic.notifications.events import keep

log = structlog.get_logger()

CONSUMER = "notifications"
AT_ONCE = 50
"""How many events one copy takes along; what waits behind them is for the others."""
PULL_SECONDS = 1.0
ACKNOWLEDGE_SECONDS = 5.0
RETRY_SECONDS = 1.0
ASIDE = f"{ORDER_EVENTS}-aside"
"""The stream of what makes no sense, for people to look at."""


class Subscription:
    """Takes order events from a broker, from when it is there until the app ends."""

    def __init__(self, settings: Settings, telemetry: Telemetry | None, database: Database) -> None:
        self.database = database
        self.broker = Broker(settings, telemetry, ORDER_EVENTS, ASIDE)
        consumer = ConsumerConfig(durable_name=CONSUMER, ack_wait=ACKNOWLEDGE_SECONDS, max_ack_pending=1_000)
        self.broker.consumers.append((ORDER_EVENTS, consumer))
        subscribe = self.broker.nats.subscriber(
            ORDER_EVENTS,
            stream=JStream(ORDER_EVENTS, declare=False),
            durable=CONSUMER,
            config=consumer,
            pull_sub=PullSub(AT_ONCE, PULL_SECONDS),
            ack_policy=AckPolicy.MANUAL,
            decoder=as_it_is,
        )
        subscribe(self.take)

    async def take(self, body: bytes, message: NatsMessage) -> None:
        """Write an event down, and only then say so; what makes no sense goes aside, and holds nothing up."""
        try:
            event = OrderEvent.model_validate_json(body)
        except ValidationError as error:
            await self._put_aside(message, error)
            return
        try:
            async with self.database.writing() as session:
                keep(session, event)
        except DBAPIError as error:
            log.warning("an event waits", event_id=event.event_id, error=repr(error.orig))
            await message.nack(delay=RETRY_SECONDS)
        else:
            await message.ack()

    async def _put_aside(self, message: NatsMessage, error: ValidationError) -> None:
        """Keep a message where somebody can look at it, and have it brought no more."""
        number = message.raw_message.metadata.sequence.stream
        await self.broker.publish(ASIDE, f"{ORDER_EVENTS} {number}", message.body)
        why = [{"loc": each["loc"], "type": each["type"]} for each in error.errors(include_input=False)]
        log.error("an event makes no sense", sequence=number, aside=ASIDE, why=why)
        await message.reject()


async def as_it_is(message: NatsMessage) -> bytes:
    """Leave a message undecoded: also one that is no JSON must come to where it can be put aside."""
    return message.body
