"""The database of Users: accounts."""

from datetime import datetime

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chassis.database import BigId, UtcDateTime
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
