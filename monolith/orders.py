"""Orders: what a buyer buys, all or nothing."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Response
from sqlalchemy import insert
from sqlmodel import Session, col, select

from chassis import cursors
from chassis.database import SessionDep
from chassis.problems import refusals
from contracts.numbers import PathId
from contracts.orders import OrderCreate, OrderPublic
from contracts.problems import (
    CursorDoesNotFit,
    IdempotencyKeyReused,
    NoSuchOrder,
    NotEnoughStock,
    NotSignedIn,
    OrderTotalTooLarge,
    UnknownItemOrdered,
)
from contracts.slices import After, Limit, Slice
from contracts.text import IdempotencyText
from contracts.times import now
from monolith import inventory
from monolith.database import Order, OrderLine
from monolith.users import CurrentUser

router = APIRouter(prefix="/orders", tags=["orders"])

NEW_ORDER = insert(Order).returning(col(Order.id))
NEW_LINE = insert(OrderLine)
IdempotencyKey = Annotated[IdempotencyText | None, Header(description="The same key gives the same order, once.")]
REFUSED_ORDER = refusals(NotSignedIn, NotEnoughStock, UnknownItemOrdered, OrderTotalTooLarge, IdempotencyKeyReused)


async def own_order(order_id: PathId, session: SessionDep, me: CurrentUser) -> Order:
    """Give the order if it exists and is the caller's; another's looks as if it did not exist."""
    order = session.get(Order, order_id)
    if order is None or order.buyer_id != me.id:
        raise NoSuchOrder()
    return order


OwnOrder = Annotated[Order, Depends(own_order)]


@router.post("", status_code=201, responses=REFUSED_ORDER)
async def place_order(
    new: OrderCreate, session: SessionDep, me: CurrentUser, response: Response, idempotency_key: IdempotencyKey = None
) -> OrderPublic:
    """Buy items."""
    order = earlier(session, me.id, idempotency_key, fingerprint(new)) or place(session, me.id, new, idempotency_key)
    response.headers["Location"] = f"/orders/{order.id}"
    return order


@router.get("", responses=refusals(NotSignedIn, CursorDoesNotFit))
async def list_orders(
    session: SessionDep, me: CurrentUser, limit: Limit = 20, after: After = None
) -> Slice[OrderPublic]:
    """List the caller's orders, newest first."""
    query = select(Order).where(Order.buyer_id == me.id).order_by(col(Order.id).desc())
    if after:
        query = query.where(col(Order.id) < cursors.decode(after, ["orders"], [int])[0])
    orders = session.exec(query.limit(limit + 1)).all()
    more = cursors.encode(["orders"], [orders[limit - 1].id]) if len(orders) > limit else None
    return Slice(items=public(session, orders[:limit]), next=more)


@router.get("/{order_id}", responses=refusals(NotSignedIn, NoSuchOrder))
async def read_order(session: SessionDep, order: OwnOrder) -> OrderPublic:
    """Show one of the caller's orders."""
    return public(session, [order])[0]


@router.post("/{order_id}/cancel", responses=refusals(NotSignedIn, NoSuchOrder))
async def cancel_order(session: SessionDep, order: OwnOrder) -> OrderPublic:
    """Cancel an order; cancelling it again changes nothing."""
    if order.status == "confirmed":
        cancel(session, order)
    return public(session, [order])[0]


def earlier(session: Session, buyer_id: int, key: str | None, wanted: str) -> OrderPublic | None:
    """Find the order that this buyer placed with this key before.

    Raises:
        IdempotencyKeyReused: it was placed with another body.
    """
    if key is None:
        return None
    order = session.exec(select(Order).where(Order.buyer_id == buyer_id, Order.idempotency_key == key)).first()
    if order and order.fingerprint != wanted:
        raise IdempotencyKeyReused("This idempotency key was used with another order; take a new key.")
    return public(session, [order])[0] if order else None


def place(session: Session, buyer_id: int, new: OrderCreate, key: str | None) -> OrderPublic:
    """Take the units and write the order: one transaction, so both happen or neither does."""
    lines = [dict(line) for line in inventory.reserve(session, wanted_units(new))]
    order = {"buyer_id": buyer_id, "status": "confirmed", "total_cents": total(lines), "created_at": now()}
    kept = order | {"idempotency_key": key, "fingerprint": fingerprint(new)}
    order_id = session.connection().execute(NEW_ORDER, kept).scalar_one()
    session.connection().execute(NEW_LINE, [line | {"order_id": order_id} for line in lines])
    return OrderPublic.model_validate(order | {"id": order_id, "lines": lines})


def cancel(session: Session, order: Order) -> None:
    """Give the units back and mark the order: one transaction, so it happens exactly once."""
    lines = session.exec(select(OrderLine).where(OrderLine.order_id == order.id))
    inventory.release(session, {line.item_id: line.quantity for line in lines})
    session.add(order.sqlmodel_update({"status": "cancelled"}))


def wanted_units(new: OrderCreate) -> dict[int, int]:
    """Add up the quantities of equal items."""
    units: Counter[int] = Counter()
    for line in new.lines:
        units[line.item_id] += line.quantity
    return dict(units)


def fingerprint(new: OrderCreate) -> str:
    """Tell two bodies apart without keeping them."""
    return hashlib.sha256(new.model_dump_json().encode()).hexdigest()


def total(lines: list[dict[str, Any]]) -> int:
    return sum(line["price_cents"] * line["quantity"] for line in lines)


def public(session: Session, orders: Sequence[Order]) -> list[OrderPublic]:
    """Add the lines to orders, those of all in one query."""
    ids = [order.id for order in orders]
    found = session.exec(select(OrderLine).where(col(OrderLine.order_id).in_(ids)).order_by(col(OrderLine.item_id)))
    lines: dict[int, list[OrderLine]] = {}
    for line in found:
        lines.setdefault(line.order_id, []).append(line)
    return [OrderPublic.model_validate(order.model_dump() | {"lines": lines.get(order.id, [])}) for order in orders]
