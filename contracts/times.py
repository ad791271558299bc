"""Moments: RFC 3339 in UTC, ending in `Z`."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field, PlainSerializer


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
