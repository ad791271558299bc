"""Stream: new notifications as they come, as server-sent events (HTML standard, section 9.2).

FastAPI writes the events, and a comment when nothing happens for a while, so that nobody takes the line for dead.
"""

import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BeforeValidator, Field
from sqlmodel import Session, col, select

from chassis.database import Database, DatabaseDep
from chassis.identity import CurrentUser
from chassis.problems import refusals
from contracts.notifications import NotificationPublic
from contracts.numbers import MAX_ID, only_digits
from contracts.problems import NotSignedIn
from realistic.notifications.database import Notification
from realistic.notifications.doorbell import Doorbell, newest_id

router = APIRouter(prefix="/notifications", tags=["notifications"])

RETRY_MILLISECONDS = 1000
MOST_AT_ONCE = 100

NotificationNumber = Annotated[int, BeforeValidator(only_digits), Field(ge=0, le=MAX_ID)]
LastEventId = Annotated[NotificationNumber | None, Header()]


async def doorbell(request: Request) -> Doorbell:
    return request.app.state.doorbell


async def position(database: DatabaseDep, last_event_id: LastEventId = None) -> int:
    """Tell after which notification the stream begins: the last that the caller got, or else the newest of all.

    It is settled before the answer begins: what comes once the caller sees the answer is in the stream.
    """
    newest = newest_id(database)
    return newest if last_event_id is None else min(last_event_id, newest)


DoorbellDep = Annotated[Doorbell, Depends(doorbell)]
Position = Annotated[int, Depends(position)]


@router.get("/stream", response_class=EventSourceResponse, responses=refusals(NotSignedIn))
async def stream_notifications(
    me: CurrentUser, position: Position, database: DatabaseDep, bell: DoorbellDep, request: Request
) -> AsyncIterator[ServerSentEvent]:
    """Send one's new notifications as they come, for a while; come back with `Last-Event-ID` to miss none."""
    yield ServerSentEvent(id=str(position), retry=RETRY_MILLISECONDS)  # Also who gets nothing knows where to go on.
    ends_at = time.monotonic() + request.app.state.settings.stream_seconds
    while (seconds_left := ends_at - time.monotonic()) > 0:
        new = arrived(database, me.id, position)
        for notification in new:
            yield ServerSentEvent(id=str(notification.id), data=NotificationPublic.model_validate(notification))
            position = notification.id
        if not new:
            await bell.rings(seconds_left)


def arrived(database: Database, user_id: int, position: int) -> list[Notification]:
    """Give a user's notifications that came after this one, and no connection stays with who waits for the next.

    Writers take turns, so a smaller number never comes later.
    """
    query = select(Notification).where(Notification.user_id == user_id, Notification.id > position)
    with Session(database.single) as session:
        return list(session.exec(query.order_by(col(Notification.id)).limit(MOST_AT_ONCE)))
