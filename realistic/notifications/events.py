"""Events: what others tell of orders, as often as they like; each becomes one notification."""

from fastapi import APIRouter
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from chassis.database import SessionDep
from contracts.notifications import EventsReport, OrderEvent, OrderEvents
from realistic.notifications.database import Notification

router = APIRouter(prefix="/internal/events", tags=["internal"])


@router.post("")
async def take_events(events: OrderEvents, session: SessionDep) -> EventsReport:
    """Take all of these events or none; one that was seen before is ignored."""
    in_order = sorted(events, key=lambda event: event.event_id)
    accepted = sum(keep(session, event) for event in in_order)
    return EventsReport(accepted=accepted, seen_before=len(events) - accepted)


def keep(session: Session, event: OrderEvent) -> bool:
    """Write the notification of an event, and tell whether it is new; the database decides which of two was first."""
    try:
        with session.begin_nested():
            session.add(notification_of(event))
    except IntegrityError:
        return False
    return True


def notification_of(event: OrderEvent) -> Notification:
    return Notification(
        event_id=event.event_id,
        user_id=event.buyer_id,
        kind=event.kind,
        order_id=event.order_id,
        text=sentence(event),
        created_at=event.happened_at,
    )


def sentence(event: OrderEvent) -> str:
    if event.kind == "order-placed":
        return f"Order {event.order_id} is placed: {event.total_cents // 100}.{event.total_cents % 100:02} in all."
    return f"Order {event.order_id} is cancelled" + (f": {event.reason}" if event.reason else ".")
