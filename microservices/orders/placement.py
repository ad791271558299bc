"""Placement: from a wish to a confirmed order, or to one that never was."""

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, update

from contracts.problems import OrderIsBeingPlaced, Unavailable
from contracts.times import now
from microservices.orders.attempt import UNSETTLED, Attempt
from microservices.orders.database import Order, OrderLine
from microservices.orders.saga import Step


async def write_pending_order(attempt: Attempt) -> None:
    """Write down what is wanted, before anybody is asked for it."""
    order = Order(
        buyer_id=attempt.buyer_id,
        state="pending",
        lease_until=now() + attempt.lease,
        idempotency_key=attempt.key,
        fingerprint=attempt.fingerprint,
    )
    try:
        async with attempt.transaction() as session:
            session.add(order)
            session.flush()
            session.add_all(OrderLine(order_id=order.id, item_id=i, quantity=q) for i, q in attempt.wanted.items())
    except IntegrityError as error:
        raise OrderIsBeingPlaced() from error
    attempt.order_id = order.id


async def reject_order(attempt: Attempt) -> None:
    """Close the order that never was; its idempotency key is free for another try."""
    async with attempt.transaction() as session:
        attempt.move(session, UNSETTLED, "rejected", idempotency_key=None)


async def reserve_units(attempt: Attempt) -> None:
    attempt.reserved = await attempt.inventory.reserve(attempt.order_id, attempt.wanted)


async def release_units(attempt: Attempt) -> None:
    await attempt.inventory.release(attempt.order_id)


async def confirm_order(attempt: Attempt) -> None:
    """Write names and prices as they were reserved. From here on the order stands."""
    total = sum(line.price_cents * line.quantity for line in attempt.reserved)
    async with attempt.transaction() as session:
        for line in attempt.reserved:
            written = update(OrderLine).where(col(OrderLine.order_id) == attempt.order_id)
            written = written.where(col(OrderLine.item_id) == line.item_id)
            session.exec(written.values(name=line.name, price_cents=line.price_cents))
        if not attempt.move(session, ("pending",), "confirmed", total_cents=total):
            raise Unavailable("The order took too long and was given up; try again.")


PLACEMENT = [
    Step(do=write_pending_order, undo=reject_order),
    Step(do=reserve_units, undo=release_units),
    Step(do=confirm_order),
]
