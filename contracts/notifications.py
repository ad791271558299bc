"""Notifications: what users are told, and the events from which that is made."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.numbers import Id
from contracts.text import Input
from contracts.times import Moment

EventKind = Literal["order-placed", "order-cancelled"]


class OrderEvent(Input):
    """Something that happened to an order; it may be delivered more than once, and its id tells."""

    event_id: Id
    kind: EventKind
    order_id: Id
    buyer_id: Id
    total_cents: Annotated[int, Field(ge=0)]
    reason: str | None = None
    happened_at: Moment
