"""The database of Orders: orders, and how far each of them has come."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chassis.database import BigId, UtcDateTime
from contracts.times import now


class Table(SQLModel, registry=registry()):
    """The base of this database's tables, and of no other's."""


class Order(Table, table=True):
    __table_args__ = (UniqueConstraint("buyer_id", "idempotency_key"), {"sqlite_autoincrement": True})
    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    buyer_id: int = Field(index=True, sa_type=BigId)
    state: str
    """pending → confirmed → cancelling → cancelled, or pending → undoing → rejected."""
    lease_until: datetime = Field(default_factory=now, index=True, sa_type=UtcDateTime)
    """Until then somebody works on an unfinished order; afterwards the recovery may."""
    total_cents: int = Field(default=0, sa_type=BigId)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    idempotency_key: str | None = None
    fingerprint: str | None = None


class OrderLine(Table, table=True):
    __tablename__ = "order_line"
    order_id: int = Field(foreign_key="order.id", primary_key=True, sa_type=BigId)
    item_id: int = Field(primary_key=True, sa_type=BigId)
    name: str = ""
    price_cents: int = Field(default=0, sa_type=BigId)
    quantity: int = Field(sa_type=BigId)
