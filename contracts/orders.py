"""Orders: what a buyer bought, at which price, and whether it still stands."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from contracts.numbers import MAX_TOTAL_CENTS, MOST_LINES, Cents, Id, Quantity
from contracts.text import Input, Shape
from contracts.times import GivenMoment, Moment

KEYED_PATHS = frozenset({"/orders", "/v2/orders"})
"""Where a POST that is repeated with the same Idempotency-Key gives the same order; all other POSTs ignore the key."""

OrderStatus = Literal["confirmed", "cancelled"]


class OrderLineCreate(Input):
    item_id: Id
    quantity: Quantity


class OrderCreate(Input):
    """What to buy; equal items on two lines are added up."""

    lines: Annotated[list[OrderLineCreate], Field(min_length=1, max_length=MOST_LINES)]


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


def countable(lines: list[OrderLine]) -> list[OrderLine]:
    """Refuse lines whose total, or whose units if they cost nothing, JSON clients could not read exactly."""
    if sum(line.quantity * max(line.price_cents, 1) for line in lines) > MAX_TOTAL_CENTS:
        raise ValueError("the total of the order must stay below 2^53 cents")
    return lines


class OrderImport(Input):
    """One line of an import: a confirmed order of the past, whose units left the stock before it was counted."""

    id: Id
    buyer_id: Id
    lines: Annotated[list[OrderLine], Field(min_length=1, max_length=MOST_LINES), AfterValidator(countable)]
    created_at: GivenMoment
