"""Moments: RFC 3339 in UTC, ending in `Z`."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, PlainSerializer

DATE_THEN_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")


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


def only_written_out(value: object) -> object:
    """Refuse what would be read as seconds since 1970: a number, in quotes or not."""
    if isinstance(value, datetime) or (isinstance(value, str) and DATE_THEN_TIME.match(value)):
        return value
    raise ValueError("must be a date and a time, as RFC 3339 writes them")


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
    BeforeValidator(only_written_out),
    AfterValidator(to_utc),
    PlainSerializer(to_rfc3339, return_type=str),
    Field(json_schema_extra={"format": "date-time"}),
]
"""A moment that somebody else wrote down: it must say its zone."""
