"""Notifications: what a user is told, and what of it was read."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from sqlmodel import Session, col, select, update

from chassis import cursors
from chassis.database import SessionDep
from chassis.identity import CurrentUser
from chassis.problems import refusals
from contracts.notifications import NotificationPublic
from contracts.numbers import PathId
from contracts.problems import CursorDoesNotFit, NoSuchNotification, NotSignedIn
from contracts.slices import After, Limit, Slice
from contracts.times import now
from realistic.notifications.database import Notification

router = APIRouter(prefix="/notifications", tags=["notifications"])

OnlyUnread = Annotated[bool, Query(description="Leave out what was read.")]


async def own_notification(me: CurrentUser, notification_id: PathId, session: SessionDep) -> Notification:
    """Give the notification if it is the caller's; of another's, nobody learns that it is there."""
    notification = session.get(Notification, notification_id)
    if notification is None or notification.user_id != me.id:
        raise NoSuchNotification()
    return notification


OwnNotification = Annotated[Notification, Depends(own_notification)]


@router.get("", responses=refusals(NotSignedIn, CursorDoesNotFit))
async def list_notifications(
    me: CurrentUser, session: SessionDep, unread: OnlyUnread = False, limit: Limit = 20, after: After = None
) -> Slice[NotificationPublic]:
    """List one's notifications, newest first."""
    scope = ["notifications", me.id, unread]
    before = cursors.decode(after, scope, [int])[0] if after else None
    found = newest(session, me.id, limit + 1, unread, before)
    more = cursors.encode(scope, [found[limit - 1].event_id]) if len(found) > limit else None
    return Slice(items=[NotificationPublic.model_validate(each) for each in found[:limit]], next=more)


@router.post("/read", status_code=204, responses=refusals(NotSignedIn))
async def read_all_notifications(me: CurrentUser, session: SessionDep) -> None:
    """Mark all of one's notifications as read."""
    unread = update(Notification).where(col(Notification.user_id) == me.id, col(Notification.read_at).is_(None))
    session.exec(unread.values(read_at=now()))


@router.post("/{notification_id}/read", responses=refusals(NotSignedIn, NoSuchNotification))
async def read_notification(notification: OwnNotification, session: SessionDep) -> NotificationPublic:
    """Mark a notification as read; asking again changes nothing."""
    if notification.read_at is None:
        session.add(notification.sqlmodel_update({"read_at": now()}))
    return NotificationPublic.model_validate(notification)


def newest(session: Session, user_id: int, limit: int, unread: bool, before: int | None) -> list[Notification]:
    """Give a user's notifications in the order in which things happened, whenever they were told."""
    query = select(Notification).where(Notification.user_id == user_id)
    if unread:
        query = query.where(col(Notification.read_at).is_(None))
    if before is not None:
        query = query.where(Notification.event_id < before)
    return list(session.exec(query.order_by(col(Notification.event_id).desc()).limit(limit)))
