"""The one table that the engine needs and does not have: which copies of this service are alive."""

from datetime import UTC, datetime

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chassis.database import UtcDateTime
from contracts.times import now

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Table(SQLModel, registry=registry()):
    """The base of this table, which is not one of the service's own."""


class Executor(Table, table=True):
    id: str = Field(primary_key=True)
    seen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
