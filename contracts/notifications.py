"""Notifications: what happened to a user's orders, told in a sentence, and whether it was read."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.numbers import MAX_PRICE_CENTS, MAX_QUANTITY, MOST_LINES, Id
from contracts.text import Input, Reason, Shape
from contracts.times import GivenMoment, Moment

MOST_EVENTS = 100

NotificationKind = Literal["order-placed", "order-cancelled"]
Total = Annotated[int, Field(ge=0, le=MOST_LINES * MAX_QUANTITY * MAX_PRICE_CENTS)]


class OrderEvent(Input):
    """Something that happened to an order; its number grows with each, and is the same however often it is told."""

    event_id: Id
    kind: NotificationKind
    order_id: Id
    buyer_id: Id
    total_cents: Total
    reason: Annotated[Reason | None, Field(description="Why it was cancelled, if the buyer said so.")] = None
    happened_at: GivenMoment


OrderEvents = Annotated[list[OrderEvent], Field(min_length=1, max_length=MOST_EVENTS)]


class EventsReport(Shape):
    """What became of the events that were told."""

    accepted: Annotated[int, Field(ge=0, description="How many were new.")]
    seen_before: Annotated[int, Field(ge=0, description="How many were known, and ignored.")]


class NotificationPublic(Shape):
    id: Id
    kind: NotificationKind
    order_id: Id
    text: str
    created_at: Annotated[Moment, Field(description="When it happened.")]
    read_at: Annotated[Moment | None, Field(description="Null while it is unread.")]
