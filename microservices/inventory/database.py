"""The database of Inventory: items, and the units set aside for orders."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chassis.database import BigId, SortedText, UtcDateTime
from contracts.times import now


class Table(SQLModel, registry=registry()):
    """The base of this database's tables, and of no other's."""


class Item(Table, table=True):
    __table_args__ = (
        Index("ix_item_name", "folded_name", "id"),
        Index("ix_item_price", "price_cents", "id"),
        Index("ix_item_withdrawn", "deleted_at", "id"),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    seller_id: int = Field(sa_type=BigId)
    name: str
    folded_name: str = Field(sa_type=SortedText)
    description: str
    price_cents: int = Field(sa_type=BigId)
    stock: int = Field(sa_type=BigId)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Reservation(Table, table=True):
    """Units set aside for an order. A released one stays, so that a late request cannot take them again."""

    order_id: int = Field(primary_key=True, sa_type=BigId)
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReservationLine(Table, table=True):
    __tablename__ = "reservation_line"
    order_id: int = Field(foreign_key="reservation.order_id", primary_key=True, sa_type=BigId)
    item_id: int = Field(foreign_key="item.id", primary_key=True, sa_type=BigId)
    name: str
    price_cents: int = Field(sa_type=BigId)
    quantity: int = Field(sa_type=BigId)
