"""Steps: what the workflows do, each noted by the engine once it is done.

Those on our own database happen exactly once: the note is written in the same transaction. Those at Inventory happen at
least once, since no transaction reaches there: a crash between the answer and the note repeats the call. What makes
that harmless is what it was before, the order's id.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import structlog
from dbos import DBOS
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlmodel import col, update

from chassis import deadline
from contracts.inventory import ReservedLine
from contracts.problem import Problem
from contracts.problems import OrderIsBeingPlaced, Unavailable
from contracts.times import now
from microservices.orders.attempt import UNSETTLED
from microservices.orders.database import Order, OrderLine
from microservices.orders.durable import engine
from microservices.orders.durable.engine import transaction
from microservices.orders.saga import UNDO_SECONDS

log = structlog.get_logger()


@dataclass(frozen=True)
class Wish:
    """What a buyer wants, and until when somebody waits for it."""

    buyer_id: int
    key: str | None
    fingerprint: str
    wanted: dict[int, int]
    ends_at: datetime

    @property
    def seconds(self) -> float:
        """How long somebody still waits; after a crash, nobody does."""
        return (self.ends_at - now()).total_seconds()


@transaction
def write_pending_order(session: Session, wish: Wish) -> int:
    """Write down what is wanted, before anybody is asked for it."""
    order = Order(buyer_id=wish.buyer_id, state="pending", idempotency_key=wish.key, fingerprint=wish.fingerprint)
    session.add(order)
    try:
        session.flush()
    except IntegrityError as error:
        raise OrderIsBeingPlaced() from error
    session.add_all(OrderLine(order_id=order.id, item_id=i, quantity=q) for i, q in wish.wanted.items())
    return order.id


@DBOS.step()
async def reserve_units(order_id: int, wish: Wish) -> list[ReservedLine]:
    with deadline.extended(wish.seconds):
        return await engine.current().inventory.reserve(order_id, wish.wanted)


@transaction
def confirm_order(session: Session, order_id: int, wish: Wish, reserved: list[ReservedLine]) -> None:
    """Write names and prices as they were reserved. From here on the order stands."""
    total = sum(line.price_cents * line.quantity for line in reserved)
    if wish.seconds < 0 or not move(session, order_id, ("pending",), "confirmed", total_cents=total):
        raise Unavailable("The order took too long and was given up; try again.")
    for line in reserved:
        written = update(OrderLine).where(col(OrderLine.order_id) == order_id)
        written = written.where(col(OrderLine.item_id) == line.item_id)
        session.execute(written.values(name=line.name, price_cents=line.price_cents))


@transaction
def give_up(session: Session, order_id: int) -> bool:
    """Write down that there is no way forward, before anything is given back: a late confirmation must fail."""
    return move(session, order_id, UNSETTLED, "undoing")


@transaction
def decide_to_cancel(session: Session, order_id: int) -> None:
    move(session, order_id, ("confirmed",), "cancelling")


@transaction
def close_order(session: Session, order_id: int, end: str) -> None:
    """Close an order; the idempotency key of one that never was is free for another try."""
    values = {"idempotency_key": None} if end == "rejected" else {}
    move(session, order_id, (*UNSETTLED, "cancelling"), end, **values)


@DBOS.step()
async def release_units(order_id: int) -> None:
    """Give the units back now, or tell who waits that it did not work."""
    with deadline.extended(UNDO_SECONDS):
        await engine.current().inventory.release(order_id)


@DBOS.step()
async def release_units_at_last(order_id: int) -> None:
    """Give the units back, whenever that works. (The engine would repeat a step, too, but keeps each error of it.)"""
    while not await released(order_id):  # noqa: ASYNC110 (Inventory does not tell when it is back)
        await asyncio.sleep(engine.current().pause)


async def released(order_id: int) -> bool:
    try:
        with deadline.extended(UNDO_SECONDS):
            await engine.current().inventory.release(order_id)
    except Problem as error:
        log.warning("the units are not given back yet", order_id=order_id, error=error.detail)
        return False
    return True


def move(session: Session, order_id: int, origin: tuple[str, ...], to: str, **values: object) -> bool:
    """Change the order's state if it is where we believe it to be; tell whether it was."""
    here = update(Order).where(col(Order.id) == order_id, col(Order.state).in_(origin))
    return session.connection().execute(here.values(state=to, **values)).rowcount == 1
