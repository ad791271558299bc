"""Inventory: items for sale, their stock, and the units set aside for orders."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.numbers import MOST_LINES, Cents, Id, InitialStock, Quantity, Stock, Units
from contracts.text import Description, Input, Name, Shape
from contracts.times import GivenMoment, Moment

ItemSort = Literal["id", "price", "-price", "name"]


class ItemCreate(Input):
    name: Name
    description: Description = ""
    price_cents: Cents
    stock: InitialStock = 0


class ItemUpdate(Input):
    """What the seller may edit; stock is not here, since overwriting it would undo sales made meanwhile."""

    name: Name = Field(default=None)  # ty: ignore[invalid-assignment]
    description: Description = Field(default=None)  # ty: ignore[invalid-assignment]
    price_cents: Cents = Field(default=None)  # ty: ignore[invalid-assignment]


class Restock(Input):
    """Units that arrived: a difference, so that two deliveries at once both count."""

    quantity: Quantity


class ItemPublic(Shape):
    id: Id
    seller_id: Id
    name: str
    description: str
    price_cents: Cents
    stock: Stock
    created_at: Moment


class ReservationLine(Input):
    item_id: Id
    quantity: Units


class ReservationCreate(Input):
    """Set units aside for one order: all lines, or none."""

    order_id: Id
    lines: Annotated[list[ReservationLine], Field(min_length=1, max_length=MOST_LINES)]


class ReservedLine(Shape):
    """What was set aside, with name and price as they stood at that moment."""

    item_id: Id
    name: str
    price_cents: Cents
    quantity: Annotated[int, Field(ge=1)]


class Reservation(Shape):
    order_id: Id
    lines: list[ReservedLine]


class Withdrawal(Shape):
    """An item that is off the market, and since when."""

    item_id: Id
    withdrawn_at: Moment


class Withdrawals(Shape):
    items: list[Withdrawal]


class ItemImport(Input):
    """One line of an import."""

    id: Id
    seller_id: Id
    name: Name
    description: Description = ""
    price_cents: Cents
    stock: InitialStock
    created_at: GivenMoment
