"""The database of Notifications: one row for each event of an order, and that forever."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chassis.database import BigId, UtcDateTime

UNREAD = text("read_at IS NULL")


class Table(SQLModel, registry=registry()):
    """The base of this database's tables, and of no other's."""


class Notification(Table, table=True):
    """What a user is told. Its `id` says when it came, its `event_id` when it happened."""

    __table_args__ = (
        Index("ix_notification_came", "user_id", "id"),
        Index("ix_notification_happened", "user_id", "event_id"),
        Index("ix_notification_unread", "user_id", "event_id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        {"sqlite_autoincrement": True},
    )
    id: int = Field(default=None, primary_key=True, sa_type=BigId)
    event_id: int = Field(unique=True, sa_type=BigId)
    user_id: int = Field(sa_type=BigId)
    kind: str
    order_id: int = Field(sa_type=BigId)
    text: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
