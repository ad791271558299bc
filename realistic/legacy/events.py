"""Events: what happened to orders, for whoever tells it to others; and to cancel one with a reason."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlmodel import Session, col, select, update

from chassis.database import SessionDep
from chassis.problems import refusals
from contracts import notifications
from contracts.numbers import Id
from contracts.orders import OrderPublic
from contracts.orders_v2 import Cancellation, OrderHappening, OrderHistories, PublishedEvents
from contracts.problems import NoSuchOrder, NotSignedIn
from contracts.slices import Limit
from monolith import orders
from monolith.orders import OwnOrder
from realistic.legacy.database import OrderEvent

router = APIRouter(prefix="/internal", tags=["internal"])


@router.get("/events")
async def unpublished_events(session: SessionDep, limit: Limit = 100) -> list[notifications.OrderEvent]:
    """Give the oldest events that have not arrived yet; asked again, it gives them again."""
    query = select(OrderEvent).where(~col(OrderEvent.published)).order_by(col(OrderEvent.id)).limit(limit)
    return [public(event) for event in session.exec(query)]


@router.post("/events/published", status_code=204)
async def mark_published(session: SessionDep, arrived: PublishedEvents) -> None:
    """Take events out of the feed."""
    session.exec(update(OrderEvent).where(col(OrderEvent.id).in_(arrived.ids)).values(published=True))


@router.get("/histories")
async def histories(session: SessionDep, id: Annotated[list[Id], Query(max_length=100)]) -> OrderHistories:
    """Give what happened to several orders, in one query."""
    found: dict[int, list[OrderHappening]] = {order_id: [] for order_id in id}
    for event in session.exec(select(OrderEvent).where(col(OrderEvent.order_id).in_(id)).order_by(col(OrderEvent.id))):
        found[event.order_id].append(OrderHappening.model_validate(event.model_dump()))
    return OrderHistories(histories=found)


@router.post("/orders/{order_id}/cancel", responses=refusals(NotSignedIn, NoSuchOrder))
async def cancel_with_reason(session: SessionDep, order: OwnOrder, cancellation: Cancellation) -> OrderPublic:
    """Cancel an order as ever, and keep the reason; a later reason changes nothing."""
    if order.status == "confirmed":
        orders.cancel(session, order)
        explain(session, order.id, cancellation.reason)
    return orders.public(session, [order])[0]


def explain(session: Session, order_id: int, reason: str | None) -> None:
    """Add the reason to the event that the database has just written, before anybody sees it."""
    session.flush()
    event = update(OrderEvent).where(col(OrderEvent.order_id) == order_id, col(OrderEvent.kind) == "order-cancelled")
    session.exec(event.values(reason=reason))


def public(event: OrderEvent) -> notifications.OrderEvent:
    fields: dict[str, Any] = event.model_dump(exclude={"id", "published"})
    return notifications.OrderEvent(event_id=event.id, **fields)
