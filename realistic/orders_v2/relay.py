"""Relay: carries the legacy's order events on their way to Notifications, each at least once.

It keeps nothing: an event stays in the feed until its arrival is confirmed, so a crash between the two steps
delivers it again, and the receiver knows it by its id. That is all there is to exactly one notification.
"""

import asyncio
from contextlib import suppress
from typing import Protocol

import structlog

from contracts.notifications import OrderEvent
from realistic.orders_v2.clients import Legacy

log = structlog.get_logger()


class Channel(Protocol):
    """What takes events over: Notifications itself, or a broker."""

    async def deliver(self, events: list[OrderEvent]) -> None:
        """Return when none of the events can be lost any more, whoever dies; the same event may come again."""
        ...


class Relay:
    """Looks for events now and then, and at once when somebody says that there is one."""

    def __init__(self, legacy: Legacy, channel: Channel, seconds: float) -> None:
        self.legacy, self.channel, self.seconds = legacy, channel, seconds
        self.news = asyncio.Event()

    async def run(self) -> None:
        """Carry for as long as the app runs; trouble delays, and loses nothing."""
        while True:
            try:
                while await self.carry():
                    pass
            except Exception as error:
                log.warning("events wait", error=repr(error))
            await self._wait()

    async def carry(self) -> bool:
        """Carry some events, oldest first; tell whether there were any."""
        events = await self.legacy.events()
        if events:
            await self.channel.deliver(events)
            await self.legacy.confirm(events)
        return bool(events)

    async def _wait(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self.news.wait(), self.seconds)
        self.news.clear()
