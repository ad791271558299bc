"""Orders, version 2: the same orders with a better interface: links, reasons, and the whole history in one answer."""

from typing import Annotated

from pydantic import Field

from contracts.notifications import NotificationKind
from contracts.numbers import Id
from contracts.orders import OrderPublic
from contracts.text import Input, Reason, Shape
from contracts.times import Moment


class Cancellation(Input):
    """Why an order is cancelled."""

    reason: Reason | None = None


class OrderHappening(Shape):
    """One entry of an order's history; nobody wrote down when it happened before there was a history."""

    kind: NotificationKind
    happened_at: Moment | None
    reason: str | None


class OrderHistories(Shape):
    """The histories of several orders, by the orders' ids."""

    histories: dict[int, list[OrderHappening]]


class PublishedEvents(Input):
    """Events that have arrived where they should."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=100)]


class OrderV2Public(OrderPublic):
    """An order, what happened to it, and where to go from here."""

    history: list[OrderHappening]
    links: Annotated[dict[str, str], Field(description="Where to go from here; `cancel` only as long as that works.")]
