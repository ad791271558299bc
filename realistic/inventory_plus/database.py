"""The database of Inventory++: products, which are copies of items. What is searched, its migration makes."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from chassis.database import BigId, SortedText, UtcDateTime


class Table(SQLModel, registry=registry()):
    """The base of this database's tables, and of no other's."""


class Product(Table, table=True):
    __table_args__ = (Index("ix_product_category", "category", "id"),)
    id: int = Field(primary_key=True, sa_type=BigId)
    seller_id: int = Field(sa_type=BigId)
    name: str
    description: str
    price_cents: int = Field(sa_type=BigId)
    stock: int = Field(sa_type=BigId)
    category: str = Field(sa_type=SortedText)
    created_at: datetime = Field(sa_type=UtcDateTime)
    folded_name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    folded_description: str = Field(default="", sa_column_kwargs={"server_default": ""})
