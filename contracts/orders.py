"""Orders: what a buyer bought, at which price, and whether it still stands."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.numbers import Cents, Id, Quantity
from contracts.text import Input, Shape
from contracts.times import GivenMoment, Moment

OrderStatus = Literal["confirmed", "cancelled"]


class OrderLineCreate(Input):
    item_id: Id
    quantity: Quantity


class OrderCreate(Input):
    """What to buy; equal items on two lines are added up."""

    lines: Annotated[list[OrderLineCreate], Field(min_length=1, max_length=100)]


class OrderLine(Shape):
    """One item of an order, with name and price as they were when it was placed."""

    item_id: Id
    name: str
    price_cents: Cents
    quantity: Annotated[int, Field(ge=1)]


class OrderPublic(Shape):
    id: Id
    status: OrderStatus
    lines: list[OrderLine]
    total_cents: Annotated[int, Field(ge=0)]
    created_at: Moment


class OrderImport(Input):
    """One line of an import: a confirmed order of the past, whose units left the stock before it was counted."""

    id: Id
    buyer_id: Id
    lines: Annotated[list[OrderLine], Field(min_length=1, max_length=100)]
    created_at: GivenMoment
