"""Orders, where workflows place and cancel; everything else is the handwritten service's."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from dbos import DBOS
from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from chassis import deadline
from chassis.database import ReadSession
from chassis.identity import CurrentUser
from chassis.problems import refusals
from contracts.orders import OrderCreate, OrderPublic
from contracts.problems import CursorDoesNotFit, NoSuchOrder, NotSignedIn, OrderIsBeingPlaced, TookTooLong
from contracts.slices import Slice
from contracts.times import now
from microservices.orders import orders
from microservices.orders.attempt import Attempt
from microservices.orders.database import Order
from microservices.orders.durable import workflows
from microservices.orders.durable.steps import Wish

T = TypeVar("T")

router = APIRouter(prefix="/orders", tags=["orders"])


@router.post("", status_code=201, responses=orders.REFUSED_ORDER)
async def place_order(
    new: OrderCreate,
    request: Request,
    me: CurrentUser,
    response: Response,
    idempotency_key: orders.IdempotencyKey = None,
) -> OrderPublic:
    """Buy items."""
    wish = {
        "buyer_id": me.id,
        "key": idempotency_key,
        "fingerprint": orders.fingerprint(new),
        "wanted": orders.wanted_units(new),
    }
    attempt = orders.new_attempt(request.app, **wish)
    order = await orders.earlier(attempt) or await place(attempt)
    response.headers["Location"] = f"/orders/{order.id}"
    with Session(attempt.database.reader) as session:
        return orders.public(session, [order])[0]


router.get("", responses=refusals(NotSignedIn, CursorDoesNotFit), response_model=Slice[OrderPublic])(orders.list_orders)
router.get("/{order_id}", responses=refusals(NotSignedIn, NoSuchOrder))(orders.read_order)


@router.post("/{order_id}/cancel", responses=refusals(NotSignedIn, NoSuchOrder))
async def cancel_order(request: Request, session: ReadSession, order: orders.OwnOrder) -> OrderPublic:
    """Cancel an order; cancelling it again changes nothing."""
    session.close()  # Inventory may take its time; nobody else shall lack our connection meanwhile.
    if order.state != "cancelled":
        order = await cancel(orders.new_attempt(request.app, order_id=order.id))
    return orders.public(session, [order])[0]


async def place(attempt: Attempt) -> Order:
    """Let a workflow place the order; whatever happens, all of it stays or nothing."""
    seconds = deadline.remaining_seconds(attempt.lease.total_seconds())
    ends_at = now() + timedelta(seconds=seconds)
    wish = Wish(attempt.buyer_id, attempt.key, attempt.fingerprint, attempt.wanted, ends_at)
    try:
        attempt.order_id = await result_of(workflows.place, wish)
    except OrderIsBeingPlaced:
        return await orders.earlier(attempt) or await place(attempt)
    return attempt.order()


async def cancel(attempt: Attempt) -> Order:
    """Let a workflow cancel the order; it can only go forward."""
    await result_of(workflows.cancel, attempt.order_id)
    return attempt.order()


async def result_of(workflow: Callable[..., Coroutine[Any, Any, T]], *args: Any) -> T:
    """Start a workflow and wait for its end, as long as our caller waits; it goes on without us.

    Raises:
        TookTooLong: it has not ended yet.
    """
    # A task of its own: were its start cut short with our request, it would be noted as begun and never run.
    running = asyncio.create_task(started(workflow, *args))
    running.add_done_callback(lambda done: done.cancelled() or done.exception())
    try:
        async with asyncio.timeout(deadline.remaining_seconds(60)):
            return await asyncio.shield(running)
    except TimeoutError as error:
        raise TookTooLong("This takes longer than expected; look at your orders to see what becomes of it.") from error


async def started(workflow: Callable[..., Coroutine[Any, Any, T]], *args: Any) -> T:
    handle = await DBOS.start_workflow_async(workflow, *args)
    return await handle.get_result()
