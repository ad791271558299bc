"""The legacy database: the monolith's tables, and one more that triggers fill: what happened to orders."""

from datetime import datetime

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chassis.database import BigId, UtcDateTime


class Table(SQLModel, registry=registry()):
    """The base of the tables that the monolith does not know."""


class OrderEvent(Table, table=True):
    """A transactional outbox: written with the order, in one transaction; kept as the order's history."""

    __tablename__ = "order_event"
    __table_args__ = {"sqlite_autoincrement": True}
    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    order_id: int = Field(sa_type=BigId)
    buyer_id: int = Field(sa_type=BigId)
    kind: str
    total_cents: int = Field(sa_type=BigId)
    reason: str | None = None
    happened_at: datetime = Field(sa_type=UtcDateTime)
    published: bool = False
    """Has it arrived where it should? Until then it is in the feed."""
