"""Orders: what a buyer buys, all or nothing."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from sqlmodel import Session, col, select

from chassis import cursors, deadline
from chassis.database import ReadSession
from chassis.identity import CurrentUser
from chassis.problems import refusals
from contracts.numbers import PathId
from contracts.orders import OrderCreate, OrderPublic
from contracts.problems import (
    CursorDoesNotFit,
    IdempotencyKeyReused,
    NoSuchOrder,
    NotEnoughStock,
    NotSignedIn,
    OrderIsBeingPlaced,
    OrderTotalTooLarge,
    TookTooLong,
    Unavailable,
    UnknownItemOrdered,
)
from contracts.slices import After, Limit, Slice
from contracts.text import IdempotencyText
from microservices.orders import saga
from microservices.orders.attempt import UNSETTLED, Attempt
from microservices.orders.cancellation import CANCELLATION
from microservices.orders.database import Order, OrderLine
from microservices.orders.placement import PLACEMENT

router = APIRouter(prefix="/orders", tags=["orders"])

IdempotencyKey = Annotated[IdempotencyText | None, Header(description="The same key gives the same order, once.")]
STATUS = {"confirmed": "confirmed", "cancelling": "cancelled", "cancelled": "cancelled"}
WAIT_SECONDS = 0.02
REFUSED_ORDER = refusals(NotSignedIn, NotEnoughStock, UnknownItemOrdered, OrderTotalTooLarge, IdempotencyKeyReused)


def new_attempt(app: FastAPI, **wish: Any) -> Attempt:
    """Give what the steps of a saga need; nobody else touches the order before the lease is over."""
    lease = timedelta(seconds=app.state.settings.request_seconds + saga.UNDO_SECONDS + 1)
    return Attempt(database=app.state.database, inventory=app.state.inventory, lease=lease, **wish)


async def own_order(order_id: PathId, session: ReadSession, me: CurrentUser) -> Order:
    """Give the order if it exists and is the caller's; another's looks as if it did not exist."""
    order = session.get(Order, order_id)
    if order is None or order.buyer_id != me.id or order.state not in STATUS:
        raise NoSuchOrder()
    return order


OwnOrder = Annotated[Order, Depends(own_order)]


@router.post("", status_code=201, responses=REFUSED_ORDER)
async def place_order(
    new: OrderCreate, request: Request, me: CurrentUser, response: Response, idempotency_key: IdempotencyKey = None
) -> OrderPublic:
    """Buy items."""
    wish = {"buyer_id": me.id, "key": idempotency_key, "fingerprint": fingerprint(new), "wanted": wanted_units(new)}
    attempt = new_attempt(request.app, **wish)
    order = await earlier(attempt) or await place(attempt)
    response.headers["Location"] = f"/orders/{order.id}"
    with Session(attempt.database.reader) as session:
        return public(session, [order])[0]


@router.get("", responses=refusals(NotSignedIn, CursorDoesNotFit))
async def list_orders(
    session: ReadSession, me: CurrentUser, limit: Limit = 20, after: After = None
) -> Slice[OrderPublic]:
    """List the caller's orders, newest first."""
    query = select(Order).where(Order.buyer_id == me.id, col(Order.state).in_(STATUS)).order_by(col(Order.id).desc())
    if after:
        query = query.where(col(Order.id) < cursors.decode(after, ["orders"], [int])[0])
    orders = session.exec(query.limit(limit + 1)).all()
    more = cursors.encode(["orders"], [orders[limit - 1].id]) if len(orders) > limit else None
    return Slice(items=public(session, orders[:limit]), next=more)


@router.get("/{order_id}", responses=refusals(NotSignedIn, NoSuchOrder))
async def read_order(session: ReadSession, order: OwnOrder) -> OrderPublic:
    """Show one of the caller's orders."""
    return public(session, [order])[0]


@router.post("/{order_id}/cancel", responses=refusals(NotSignedIn, NoSuchOrder))
async def cancel_order(request: Request, session: ReadSession, order: OwnOrder) -> OrderPublic:
    """Cancel an order; cancelling it again changes nothing."""
    session.close()  # Inventory may take its time; nobody else shall lack our connection meanwhile.
    if order.state != "cancelled":
        order = await cancel(new_attempt(request.app, order_id=order.id))
    return public(session, [order])[0]


async def earlier(attempt: Attempt) -> Order | None:
    """Find the order that this buyer placed with this key before; if it is under way, wait for its end.

    Raises:
        IdempotencyKeyReused: it was placed with another body.
        Unavailable: it did not come to an end in time.
    """
    while order := find_by_key(attempt):
        if order.fingerprint != attempt.fingerprint:
            raise IdempotencyKeyReused("This idempotency key was used with another order; take a new key.")
        if order.state not in UNSETTLED:
            return order
        await a_moment()
    return None


async def place(attempt: Attempt) -> Order:
    """Run the saga: write the order as pending, reserve, confirm; whatever happens, all of it stays or nothing."""
    try:
        await saga.run(PLACEMENT, attempt)
    except OrderIsBeingPlaced:
        return await earlier(attempt) or await place(attempt)
    return attempt.order()


async def cancel(attempt: Attempt) -> Order:
    """Run the saga: decide, give the units back, close; it can only go forward."""
    await saga.finish(CANCELLATION, attempt)
    return attempt.order()


def find_by_key(attempt: Attempt) -> Order | None:
    mine = select(Order).where(Order.buyer_id == attempt.buyer_id, Order.idempotency_key == attempt.key)
    with Session(attempt.database.reader) as session:
        return session.exec(mine).first() if attempt.key else None


async def a_moment() -> None:
    """Wait a little for somebody else's attempt."""
    try:
        await asyncio.sleep(min(WAIT_SECONDS, deadline.remaining_seconds(WAIT_SECONDS)))
    except TookTooLong as error:
        raise Unavailable("An order with this idempotency key is still being placed; try again.") from error


def wanted_units(new: OrderCreate) -> dict[int, int]:
    """Add up the quantities of equal items."""
    units: Counter[int] = Counter()
    for line in new.lines:
        units[line.item_id] += line.quantity
    return dict(units)


def fingerprint(new: OrderCreate) -> str:
    """Tell two bodies apart without keeping them."""
    return hashlib.sha256(new.model_dump_json().encode()).hexdigest()


def public(session: Session, orders: Sequence[Order]) -> list[OrderPublic]:
    """Add the lines to orders, those of all in one query."""
    ids = [order.id for order in orders]
    found = session.exec(select(OrderLine).where(col(OrderLine.order_id).in_(ids)).order_by(col(OrderLine.item_id)))
    lines: dict[int, list[OrderLine]] = {}
    for line in found:
        lines.setdefault(line.order_id, []).append(line)
    return [
        OrderPublic.model_validate(
            order.model_dump() | {"status": STATUS[order.state], "lines": lines.get(order.id, [])}
        )
        for order in orders
    ]
