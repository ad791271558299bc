"""Inventory++: the items once more, with categories and a search that understands words."""

from typing import Annotated

from pydantic import Field

from contracts.numbers import Cents, Id, Stock
from contracts.text import Description, Input, Name, PlainText, Shape
from contracts.times import GivenMoment, Moment

MOST_AT_ONCE = 50
"""How many products one request may bring: with the longest texts there are, they fit into a body."""

Category = Annotated[PlainText, Field(max_length=40, examples=["kitchen"])]


class ProductPublic(Shape):
    id: Annotated[Id, Field(description="The same as the item's.")]
    seller_id: Id
    name: str
    description: str
    price_cents: Cents
    stock: Stock
    category: Category
    created_at: Moment


class CategoryCount(Shape):
    category: Category
    count: Annotated[int, Field(ge=1, description="How many products are in it.")]


class Categories(Shape):
    """Every category that has products, by name."""

    items: list[CategoryCount]


class ProductImport(Input):
    """One line of an import: an item as it is, so its stock may have grown beyond what one begins with."""

    id: Id
    seller_id: Id
    name: Name
    description: Description = ""
    price_cents: Cents
    stock: Stock
    created_at: GivenMoment


Products = Annotated[list[ProductImport], Field(max_length=MOST_AT_ONCE)]
ProductIds = Annotated[list[Id], Field(max_length=MOST_AT_ONCE)]
