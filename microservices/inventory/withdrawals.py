"""Withdrawals: which items were taken off the market, for services that keep something about items."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import tuple_
from sqlmodel import col, select

from chassis.database import SessionDep
from contracts.inventory import Withdrawal, Withdrawals
from contracts.slices import Limit
from contracts.times import GivenMoment
from microservices.inventory.database import Item

router = APIRouter(prefix="/internal/withdrawals", tags=["internal"])

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@router.get("")
async def list_withdrawals(
    session: SessionDep,
    since: Annotated[GivenMoment, Query()] = BEGINNING,
    item_id: Annotated[int, Query(description="The last one of that very moment that the caller knows.")] = 0,
    limit: Limit = 100,
) -> Withdrawals:
    """List what was withdrawn from a moment on, oldest first; whoever asks with the last entry gets those after it."""
    keys: list[Any] = [col(Item.deleted_at), col(Item.id)]
    last: list[Any] = [since, item_id]
    query = select(Item.id, Item.deleted_at).where(col(Item.deleted_at).is_not(None), tuple_(*keys) > tuple_(*last))
    rows = session.exec(query.order_by(*keys).limit(limit))
    return Withdrawals(items=[Withdrawal(item_id=item, withdrawn_at=at) for item, at in rows if at])
