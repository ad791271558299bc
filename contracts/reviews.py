"""Reviews: what users think of items, one review per user and item."""

from typing import Annotated

from pydantic import Field

from contracts.numbers import Id, Rating
from contracts.text import Input, ReviewText, Shape
from contracts.times import GivenMoment, Moment


class ReviewCreate(Input):
    item_id: Id
    rating: Rating
    text: ReviewText


class ReviewUpdate(Input):
    """What the author may change; a field left out stays as it is."""

    rating: Rating = Field(default=None)  # ty: ignore[invalid-assignment]
    text: ReviewText = Field(default=None)  # ty: ignore[invalid-assignment]


class ReviewPublic(Shape):
    id: Id
    item_id: Id
    author_id: Id
    author_name: Annotated[str, Field(description='"deleted user" once the account is gone.')]
    rating: Rating
    text: str
    created_at: Moment
    updated_at: Moment


class Histogram(Shape):
    """How many reviews gave each rating."""

    one: Annotated[int, Field(ge=0, alias="1")] = 0
    two: Annotated[int, Field(ge=0, alias="2")] = 0
    three: Annotated[int, Field(ge=0, alias="3")] = 0
    four: Annotated[int, Field(ge=0, alias="4")] = 0
    five: Annotated[int, Field(ge=0, alias="5")] = 0


class ReviewSummary(Shape):
    item_id: Id
    count: Annotated[int, Field(ge=0)]
    average: Annotated[float | None, Field(description="Null while there is no review; two decimals.")]
    histogram: Histogram


class Ratings(Shape):
    """Every rating of what is for sale, as three columns of equal length, sorted by author and item."""

    version: Annotated[str, Field(description="Changes whenever any rating does.")]
    author_ids: list[Id]
    item_ids: list[Id]
    ratings: list[Rating]


class ReviewImport(Input):
    """One line of an import."""

    id: Id
    item_id: Id
    author_id: Id
    rating: Rating
    text: ReviewText
    created_at: GivenMoment
