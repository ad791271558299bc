"""Doorbell: wakes those who wait for something new, whichever process has written it down.

One look a moment is enough for all who wait here; if each looked for itself, a crowd that waits would be a load.
"""

import asyncio
from contextlib import suppress

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, func, select

from chassis.database import Database
from realistic.notifications.database import Notification

log = structlog.get_logger()

LOOK_SECONDS = 0.1


class Doorbell:
    """Rings for everybody at once; who hears it looks whether it is for him."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._next_ring = asyncio.Event()
        self._waiting = self._seen = 0

    async def rings(self, seconds: float) -> None:
        """Wait until it rings, but not longer than this."""
        self._waiting += 1
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._next_ring.wait(), seconds)
        finally:
            self._waiting -= 1

    async def watch_forever(self) -> None:
        """Ring whenever something new is there and somebody waits; trouble makes it late, and no more."""
        while True:
            try:
                if self._waiting:
                    self._look()
            except OperationalError as error:
                log.warning("cannot look for new notifications", error=repr(error))
            await asyncio.sleep(LOOK_SECONDS)

    def _look(self) -> None:
        newest = newest_id(self.database)
        if newest != self._seen:
            self._ring()
        self._seen = newest

    def _ring(self) -> None:
        self._next_ring.set()
        self._next_ring = asyncio.Event()


def newest_id(database: Database) -> int:
    """Tell which notification came last, anybody's."""
    with Session(database.single) as session:
        return session.exec(select(func.max(Notification.id))).one() or 0
