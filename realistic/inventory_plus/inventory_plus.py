"""Inventory++: the items once more, by category and by what their words mean."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import Row, Select, tuple_
from sqlmodel import col, func, select

from chassis import cursors
from chassis.database import SessionDep
from chassis.problems import refusals
from contracts.inventory_plus import Categories, Category, CategoryCount, ProductPublic
from contracts.numbers import PathId
from contracts.problems import CursorDoesNotFit, NoSuchProduct
from contracts.slices import After, Limit, Slice
from contracts.text import SearchText, folded
from realistic.inventory_plus import search
from realistic.inventory_plus.database import Product

router = APIRouter(prefix="/inventory-plus", tags=["inventory-plus"])

PUBLIC = [col(getattr(Product, field)) for field in ProductPublic.model_fields]


@router.get("", responses=refusals(CursorDoesNotFit))
async def search_products(
    session: SessionDep,
    q: SearchText = "",
    category: Annotated[Category | None, Query()] = None,
    limit: Limit = 20,
    after: After = None,
) -> Slice[ProductPublic]:
    """List products by id; with words in `q`, those that have all of them in name or description, best first."""
    q = folded(q)
    scope, best_first = ["inventory-plus", q, category], bool(q.strip())
    query, keys = listing(q, session.get_bind().dialect.name)
    if category is not None:
        query = query.where(col(Product.category) == folded(category))
    if after:
        last = tuple_(*cursors.decode(after, scope, [int] * len(keys)))
        query = query.where(tuple_(*keys) < last if best_first else tuple_(*keys) > last)
    query = query.order_by(*(key.desc() if best_first else key.asc() for key in keys))
    rows = session.execute(query.limit(limit + 1)).all()  # ty: ignore[deprecated]
    more = len(rows) > limit
    key = [getattr(rows[limit - 1], key.name) for key in keys] if more else []
    return Slice(items=[public(row) for row in rows[:limit]], next=cursors.encode(scope, key) if more else None)


@router.get("/categories")
async def count_categories(session: SessionDep) -> Categories:
    """Count the products of each category."""
    category = col(Product.category)
    counted = session.exec(select(category, func.count()).group_by(category).order_by(category))
    return Categories(items=[CategoryCount(category=name, count=count) for name, count in counted])


@router.get("/{product_id}", responses=refusals(NoSuchProduct))
async def read_product(product_id: PathId, session: SessionDep) -> ProductPublic:
    """Show one product."""
    product = session.get(Product, product_id)
    if product is None:
        raise NoSuchProduct()
    return ProductPublic.model_validate(product)


def listing(q: str, dialect: str) -> tuple[Select[Any], list[Any]]:
    """Give the query and what it is sorted by; of those that fit equally well, the newer comes first."""
    if not q.strip():
        return select(*PUBLIC), [col(Product.id)]
    found = search.found(q, dialect)
    return select(*PUBLIC, found.c.score).join(found, found.c.id == Product.id), [found.c.score, col(Product.id)]


def public(row: Row[Any]) -> ProductPublic:
    """Make the answer from a row of our own."""
    return ProductPublic.model_validate(row)
