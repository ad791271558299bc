"""A slice of a long list, and how to ask for the next one."""

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import Field

from contracts.text import Shape

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=100, description="How many entries the slice may hold.")]
After = Annotated[
    str | None,
    Query(
        max_length=8_000,
        description="The `next` of the slice before; opaque, valid for the same filter and sort.",
        json_schema_extra={"pattern": "^[A-Za-z0-9_-]*$"},  # Said here, and refused where a cursor is decoded.
    ),
]


class Slice(Shape, Generic[T]):
    """Some entries of a longer list; `next` is null on the last slice."""

    items: list[T]
    next: Annotated[str | None, Field(description="Pass it as `after` to get what follows.")]
