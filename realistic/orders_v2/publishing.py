"""Publishing: order events through the broker, which keeps them until Notifications has taken them."""

import asyncio

from chassis.broker import Broker
from chassis.settings import Settings
from chassis.telemetry import Telemetry
from contracts.notifications import OrderEvent
from contracts.streams import ORDER_EVENTS


class Publisher:
    """Stands where Notifications does when events travel as calls."""

    def __init__(self, settings: Settings, telemetry: Telemetry | None) -> None:
        self.broker = Broker(settings, telemetry, ORDER_EVENTS)

    async def deliver(self, events: list[OrderEvent]) -> None:
        """Return when the broker has written all of them down; repeating it is safe, since it knows their ids."""
        await asyncio.gather(*map(self._publish, events))

    async def _publish(self, event: OrderEvent) -> None:
        await self.broker.publish(ORDER_EVENTS, message_id(event), event.model_dump_json().encode())


def message_id(event: OrderEvent) -> str:
    """Name an event for the broker. A database that was set back gives numbers again, but not at the same moment."""
    return f"{event.event_id} {event.happened_at.isoformat()}"
