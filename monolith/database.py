"""The monolith's one database: all tables, joined by foreign keys."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chassis.database import BigId, SortedText, UtcDateTime
from contracts.times import now


class Table(SQLModel, registry=registry()):
    """The base of this database's tables, and of no other's."""


class User(Table, table=True):
    __table_args__ = {"sqlite_autoincrement": True}
    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    email: str | None = Field(unique=True)
    name: str
    password_hash: str | None
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Item(Table, table=True):
    __table_args__ = (
        Index("ix_item_name", "folded_name", "id"),
        Index("ix_item_price", "price_cents", "id"),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    seller_id: int = Field(foreign_key="user.id", sa_type=BigId)
    name: str
    folded_name: str = Field(sa_type=SortedText)
    description: str
    price_cents: int = Field(sa_type=BigId)
    stock: int = Field(sa_type=BigId)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Order(Table, table=True):
    __table_args__ = (UniqueConstraint("buyer_id", "idempotency_key"), {"sqlite_autoincrement": True})
    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    buyer_id: int = Field(foreign_key="user.id", index=True, sa_type=BigId)
    status: str
    total_cents: int = Field(sa_type=BigId)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    idempotency_key: str | None = None
    fingerprint: str | None = None


class OrderLine(Table, table=True):
    __tablename__ = "order_line"
    order_id: int = Field(foreign_key="order.id", primary_key=True, sa_type=BigId)
    item_id: int = Field(foreign_key="item.id", primary_key=True, sa_type=BigId)
    name: str
    price_cents: int = Field(sa_type=BigId)
    quantity: int = Field(sa_type=BigId)


class Review(Table, table=True):
    __table_args__ = (UniqueConstraint("author_id", "item_id"), {"sqlite_autoincrement": True})
    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    author_id: int = Field(foreign_key="user.id", sa_type=BigId)
    item_id: int = Field(foreign_key="item.id", index=True, sa_type=BigId)
    rating: int
    text: str
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
