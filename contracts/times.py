"""Moments: RFC 3339 in UTC, ending in `Z`."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, PlainSerializer


def now() -> datetime:
    return datetime.now(UTC)


def to_rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


Moment = Annotated[
    datetime,
    Field(strict=False),
    PlainSerializer(to_rfc3339, return_type=str),
    Field(json_schema_extra={"format": "date-time"}),
]


def to_utc(moment: datetime) -> datetime:
    """Give the moment as it is called in UTC.

    Raises:
        ValueError: there it lies outside of the years 1 to 9999.
    """
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("must lie in the years 1 to 9999 in UTC") from error


GivenMoment = Annotated[
    AwareDatetime,
    Field(strict=False),
    AfterValidator(to_utc),
    PlainSerializer(to_rfc3339, return_type=str),
    Field(json_schema_extra={"format": "date-time"}),
]
"""A moment that somebody else wrote down: it must say its zone."""
