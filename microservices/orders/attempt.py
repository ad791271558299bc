"""Attempt: one try to bring an order from one state to the next, with all that its steps need."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session, col, select, update

from chassis.database import Database
from contracts.inventory import ReservedLine
from contracts.times import now
from microservices.orders.clients import Inventory
from microservices.orders.database import Order

UNSETTLED = ("pending", "undoing")


@dataclass
class Attempt:
    database: Database
    inventory: Inventory
    lease: timedelta
    """Longer than a request and its undo may take: the recovery must not touch what is still under way."""

    order_id: int = 0
    buyer_id: int = 0
    key: str | None = None
    fingerprint: str = ""
    wanted: dict[int, int] = field(default_factory=dict)
    reserved: list[ReservedLine] = field(default_factory=list)

    def transaction(self) -> AbstractAsyncContextManager[Session]:
        """Open one short transaction; no step keeps one open while it calls somebody."""
        return self.database.writing()

    def move(self, session: Session, origin: tuple[str, ...], to: str, **values: object) -> bool:
        """Change the order's state if it is where we believe it to be; tell whether it was."""
        here = update(Order).where(col(Order.id) == self.order_id, col(Order.state).in_(origin))
        return session.exec(here.values(state=to, lease_until=now() + self.lease, **values)).rowcount == 1

    async def give_up(self) -> bool:
        """Write down that there is no way forward, before anything is given back: a late confirmation must fail."""
        async with self.transaction() as session:
            return self.move(session, UNSETTLED, "undoing")

    def order(self) -> Order:
        with Session(self.database.reader) as session:
            return session.exec(select(Order).where(Order.id == self.order_id)).one()
