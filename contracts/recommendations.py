"""Recommendations: what a user may like next, and why."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from contracts.numbers import Id
from contracts.text import Shape

TopK = Annotated[int, Query(ge=1, le=50, description="How many to answer.")]


class Recommendation(Shape):
    item_id: Id
    score: Annotated[float, Field(description="Comparable within one answer only; six decimals.")]
    because: Annotated[list[Id], Field(description="The items it follows from; empty for a popular item.")]


class SimilarItem(Shape):
    item_id: Id
    score: Annotated[float, Field(description="0 to 1: how alike the two items' ratings are; six decimals.")]


class Recommendations(Shape):
    items: list[Recommendation]


class SimilarItems(Shape):
    items: list[SimilarItem]
