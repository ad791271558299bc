"""Recovery: what a crash or a failed undo left unfinished is undone or finished, at start and every few seconds."""

import asyncio

import structlog
from fastapi import FastAPI
from sqlmodel import Session, col, select, update

from contracts.times import now
from microservices.orders import saga
from microservices.orders.attempt import UNSETTLED, Attempt
from microservices.orders.cancellation import CANCELLATION
from microservices.orders.database import Order
from microservices.orders.orders import new_attempt
from microservices.orders.placement import PLACEMENT

log = structlog.get_logger()


async def recover_forever(app: FastAPI) -> None:
    """Look for unfinished orders for as long as the app runs; one that resists does not stop the others."""
    while True:
        try:
            await recover_all(app)
        except Exception as error:
            log.error("unfinished orders cannot be looked for", error=repr(error))
        await asyncio.sleep(app.state.settings.recovery_seconds)


async def recover_all(app: FastAPI) -> None:
    for order in abandoned(app):
        try:
            await recover(new_attempt(app, order_id=order.id), order.state)
        except Exception as error:
            log.error("not recovered yet", order_id=order.id, state=order.state, error=repr(error))


def abandoned(app: FastAPI) -> list[Order]:
    """Find orders on which nobody works any more."""
    unfinished = col(Order.state).in_([*UNSETTLED, "cancelling"])
    with Session(app.state.database.reader) as session:
        return list(session.exec(select(Order).where(unfinished, Order.lease_until < now())))


async def recover(attempt: Attempt, state: str) -> None:
    """Undo a placement, since nobody waits for it any more; finish a cancellation, since it was promised."""
    if not await claim(attempt, state):
        return
    if state == "cancelling":
        await saga.finish(CANCELLATION, attempt)
    else:
        await saga.undo(PLACEMENT, attempt)
    log.info("recovered", order_id=attempt.order_id, state=state)


async def claim(attempt: Attempt, state: str) -> bool:
    """Take the order over: of two processes that find it, one does."""
    ours = update(Order).where(col(Order.id) == attempt.order_id, col(Order.state) == state)
    ours = ours.where(col(Order.lease_until) < now()).values(lease_until=now() + attempt.lease)
    async with attempt.transaction() as session:
        return session.exec(ours).rowcount == 1
