"""Withdrawals: Reviews learns from Inventory which items are off the market, so that nobody recommends them.

Inventory calls nobody, so it tells nobody; whoever wants to know asks. What was learned is kept, since Inventory may be
down when Reviews starts. A question asks only for what is new, and for the last minute once more: of two withdrawals at
the same time, the one that began first may be written last.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated

import structlog
from fastapi import Depends, Request
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from chassis.database import Database
from contracts.inventory import Withdrawal
from contracts.problem import Problem
from microservices.reviews.clients import Inventory
from microservices.reviews.database import WithdrawnItem

log = structlog.get_logger()

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=1)
OVERLAP = timedelta(minutes=1)
PATIENCE_SECONDS = 0.5
"""Less than the caller waits for the ratings: those of a moment ago are better than none."""


class Withdrawals:
    """What Reviews knows of withdrawals, and how far a pass through the new ones has come that was not finished.

    A pass that is cut off goes on where it was the next time: the last minute may hold more than there is time for.
    """

    def __init__(self, database: Database, inventory: Inventory) -> None:
        self.database, self.inventory = database, inventory
        self.place: tuple[datetime, int] | None = None

    async def learn(self) -> None:
        """Learn which items were withdrawn since the last time; what cannot be learned now is learned the next time."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._learn()
        except (Problem, TimeoutError, SQLAlchemyError) as error:
            log.warning("what is off the market is not known yet", error=repr(error))

    async def _learn(self) -> None:
        place = self.place or (newest(self.database) - OVERLAP, 0)
        while found := await self.inventory.withdrawals(*place):
            await keep(self.database, found)
            place = self.place = found[-1].withdrawn_at, found[-1].item_id
        self.place = None


def withdrawals(request: Request) -> Withdrawals:
    return request.app.state.withdrawals


WithdrawalsDep = Annotated[Withdrawals, Depends(withdrawals)]


def newest(database: Database) -> datetime:
    with Session(database.reader) as session:
        return session.exec(select(func.max(WithdrawnItem.withdrawn_at))).one() or BEGINNING


async def keep(database: Database, found: list[Withdrawal]) -> None:
    """Write down what is new."""
    ids = {each.item_id for each in found}
    here = select(WithdrawnItem.item_id).where(col(WithdrawnItem.item_id).in_(ids))
    with Session(database.reader) as session:
        new = ids - set(session.exec(here))
    if new:
        async with database.writing() as session:
            known = set(session.exec(here))  # Another copy of this service may have been faster.
            rows = [WithdrawnItem(**dict(each)) for each in found if each.item_id not in known]
            session.add_all(rows)
