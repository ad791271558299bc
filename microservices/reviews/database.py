"""The database of Reviews: reviews; authors and items are numbers that other services know."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chassis.database import BigId, UtcDateTime
from contracts.times import now


class Table(SQLModel, registry=registry()):
    """The base of this database's tables, and of no other's."""


class Review(Table, table=True):
    __table_args__ = (UniqueConstraint("author_id", "item_id"), {"sqlite_autoincrement": True})
    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    author_id: int = Field(sa_type=BigId)
    item_id: int = Field(index=True, sa_type=BigId)
    rating: int
    text: str
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    updated_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class WithdrawnItem(Table, table=True):
    """An item that Inventory has taken off the market, as Inventory said."""

    __tablename__ = "withdrawn_item"
    item_id: int = Field(primary_key=True, sa_type=BigId)
    withdrawn_at: datetime = Field(index=True, sa_type=UtcDateTime)
