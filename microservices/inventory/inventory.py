"""Inventory: items for sale and their stock."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlalchemy import Connection, Row, bindparam, tuple_
from sqlmodel import Session, col, select, update

from chassis import cursors
from chassis.database import DatabaseDep, SessionDep
from chassis.identity import CurrentUser
from chassis.problems import refusals
from contracts.inventory import ItemCreate, ItemPublic, ItemSort, ItemUpdate, ReservedLine, Restock
from contracts.numbers import MAX_STOCK, MAX_TOTAL_CENTS, PathId
from contracts.problems import (
    CursorDoesNotFit,
    NoSuchItem,
    NotEnoughStock,
    NotSignedIn,
    OnlyTheSellerMayDoThis,
    OrderTotalTooLarge,
    StockWouldOverflow,
    UnknownItemOrdered,
)
from contracts.slices import After, Limit, Slice
from contracts.text import SearchText, folded
from contracts.times import now
from microservices.inventory.database import Item

router = APIRouter(prefix="/inventory", tags=["inventory"])

ITEM = Item.__table__.c  # ty: ignore[missing-attribute]
PUBLIC = [ITEM[field] for field in ItemPublic.model_fields]
# Statements of the hottest paths are built once: building one costs more than running it.
ONE_ITEM = select(*PUBLIC).where(ITEM.id == bindparam("item_id"), ITEM.deleted_at.is_(None))
TAKE = (
    update(Item)
    .where(ITEM.id == bindparam("item_id"), ITEM.deleted_at.is_(None), ITEM.stock >= bindparam("quantity"))
    .values(stock=ITEM.stock - bindparam("quantity"))
    .returning(ITEM.id.label("item_id"), ITEM.name, ITEM.price_cents, bindparam("quantity").label("quantity"))
)
SORT_KEYS: dict[ItemSort, list[Any]] = {
    "id": [col(Item.id)],
    "price": [col(Item.price_cents), col(Item.id)],
    "-price": [col(Item.price_cents), col(Item.id)],
    "name": [col(Item.folded_name), col(Item.id)],
}
KEY_KINDS: dict[ItemSort, list[type]] = {"id": [int], "price": [int, int], "-price": [int, int], "name": [str, int]}


async def own_item(item_id: PathId, session: SessionDep, me: CurrentUser) -> Item:
    """Give the item if it exists and the caller sells it."""
    item = session.get(Item, item_id)
    if item is None or item.deleted_at:
        raise NoSuchItem()
    if item.seller_id != me.id:
        raise OnlyTheSellerMayDoThis()
    return item


OwnItem = Annotated[Item, Depends(own_item)]
OWNERS_ONLY = refusals(NotSignedIn, OnlyTheSellerMayDoThis, NoSuchItem)


@router.get("", responses=refusals(CursorDoesNotFit))
async def browse(
    session: SessionDep, q: SearchText = "", sort: ItemSort = "id", limit: Limit = 20, after: After = None
) -> Slice[ItemPublic]:
    """List what is for sale; `q` is looked for in the names, in which case does not count."""
    keys, scope = SORT_KEYS[sort], [q, sort]
    query = select(*PUBLIC, col(Item.folded_name)).where(col(Item.deleted_at).is_(None))
    if q:
        query = query.where(col(Item.folded_name).contains(folded(q), autoescape=True))
    if after:
        last = tuple_(*cursors.decode(after, scope, KEY_KINDS[sort]))
        query = query.where(tuple_(*keys) < last if sort == "-price" else tuple_(*keys) > last)
    query = query.order_by(*(key.desc() if sort == "-price" else key.asc() for key in keys))
    rows = session.exec(query.limit(limit + 1)).all()
    more = len(rows) > limit
    key = [getattr(rows[limit - 1], key.name) for key in keys] if more else []
    return Slice(items=[public(row) for row in rows[:limit]], next=cursors.encode(scope, key) if more else None)


@router.get("/{item_id}", responses=refusals(NoSuchItem))
async def read_item(item_id: PathId, database: DatabaseDep) -> ItemPublic:
    """Show one item."""
    with database.single.connect() as connection:
        return find(connection, item_id)


@router.post("", status_code=201, responses=refusals(NotSignedIn))
async def create_item(new: ItemCreate, session: SessionDep, me: CurrentUser, response: Response) -> ItemPublic:
    """Offer an item for sale."""
    item = Item(**new.model_dump(), seller_id=me.id, folded_name=folded(new.name))
    session.add(item)
    session.flush()
    response.headers["Location"] = f"/inventory/{item.id}"
    return ItemPublic.model_validate(item)


@router.patch("/{item_id}", responses=OWNERS_ONLY)
async def update_item(changes: ItemUpdate, session: SessionDep, item: OwnItem) -> ItemPublic:
    """Edit an item; its stock is not touched."""
    item.sqlmodel_update(changes.model_dump(exclude_unset=True))
    item.folded_name = folded(item.name)
    session.add(item)
    return ItemPublic.model_validate(item)


@router.post("/{item_id}/restock", responses=OWNERS_ONLY | refusals(StockWouldOverflow))
async def restock(delivery: Restock, session: SessionDep, item: OwnItem) -> ItemPublic:
    """Add units that arrived."""
    if not add_units(session, item.id, delivery.quantity):
        raise StockWouldOverflow()
    session.refresh(item)
    return ItemPublic.model_validate(item)


@router.delete("/{item_id}", status_code=204, responses=OWNERS_ONLY)
async def delete_item(session: SessionDep, item: OwnItem) -> None:
    """Take an item off the market; orders and reviews of it stay."""
    session.add(item.sqlmodel_update({"deleted_at": now()}))


def public(row: Row[Any]) -> ItemPublic:
    """Make the answer from a row of our own without checking each field again."""
    return ItemPublic.model_construct(**row._mapping)


def find(connection: Connection, item_id: int) -> ItemPublic:
    row = connection.execute(ONE_ITEM, {"item_id": item_id}).first()
    if row is None:
        raise NoSuchItem()
    return public(row)


def reserve(session: Session, wanted: dict[int, int]) -> list[ReservedLine]:
    """Take units of several items, all or none; ids in order, so that two orders never wait for each other.

    Raises:
        UnknownItemOrdered: an item does not exist.
        NotEnoughStock: says which items are short, and how many units are left.
        OrderTotalTooLarge: the units cost more than clients can count; none is taken.
    """
    taken = {item_id: take(session, item_id, quantity) for item_id, quantity in sorted(wanted.items())}
    if missed := [item_id for item_id, line in taken.items() if line is None]:
        raise why_not(session, missed)
    lines = [line for line in taken.values() if line]
    if sum(line.price_cents * line.quantity for line in lines) > MAX_TOTAL_CENTS:
        raise OrderTotalTooLarge("The total must stay below 2^53 cents; order fewer units at once.")
    return lines


def release(session: Session, taken: dict[int, int]) -> None:
    """Give units back."""
    for item_id, quantity in sorted(taken.items()):
        session.exec(update(Item).where(col(Item.id) == item_id).values(stock=Item.stock + quantity))


def take(session: Session, item_id: int, quantity: int) -> ReservedLine | None:
    """Check and take in one statement: between a check and a later write, somebody else may buy."""
    row = session.connection().execute(TAKE, {"item_id": item_id, "quantity": quantity}).first()
    return ReservedLine.model_construct(**row._mapping) if row else None


def why_not(session: Session, missed: list[int]) -> UnknownItemOrdered | NotEnoughStock:
    """Say why units could not be taken."""
    found = session.exec(select(Item.id, Item.stock).where(col(Item.id).in_(missed), col(Item.deleted_at).is_(None)))
    left = dict(iter(found))
    if unknown := [item_id for item_id in missed if item_id not in left]:
        return UnknownItemOrdered(f"There is no item {', '.join(map(str, unknown))}.")
    short = (f"item {item_id} has {left[item_id]} left" for item_id in missed)
    return NotEnoughStock(f"Not enough stock: {', '.join(short)}.")


def add_units(session: Session, item_id: int, quantity: int) -> bool:
    added = update(Item).where(col(Item.id) == item_id, col(Item.stock) <= MAX_STOCK - quantity)
    return session.exec(added.values(stock=Item.stock + quantity)).rowcount == 1
