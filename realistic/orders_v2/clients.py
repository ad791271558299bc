"""Clients: whom Orders v2 calls."""

from typing import Any

from pydantic import TypeAdapter

from chassis.remote import Remote
from contracts.notifications import OrderEvent
from contracts.orders import OrderCreate, OrderPublic
from contracts.orders_v2 import OrderHappening, OrderHistories
from contracts.slices import Slice

EVENTS = TypeAdapter(list[OrderEvent])


class Legacy(Remote):
    """The old orders; whoever has a token shows it there, too."""

    async def place(self, token: str, new: OrderCreate, key: str | None) -> OrderPublic:
        headers = bearer(token) | ({"Idempotency-Key": key} if key else {})
        body = new.model_dump()
        response = await self.call("POST", "/orders", repeatable=key is not None, headers=headers, json=body)
        return OrderPublic.model_validate_json(response.content)

    async def orders(self, token: str, limit: int, after: str | None) -> Slice[OrderPublic]:
        query: dict[str, Any] = {"limit": limit} | ({"after": after} if after else {})
        response = await self.call("GET", "/orders", headers=bearer(token), params=query)
        return Slice[OrderPublic].model_validate_json(response.content)

    async def order(self, token: str, order_id: int) -> OrderPublic:
        response = await self.call("GET", f"/orders/{order_id}", headers=bearer(token))
        return OrderPublic.model_validate_json(response.content)

    async def cancel(self, token: str, order_id: int, reason: str | None) -> OrderPublic:
        path = f"/internal/orders/{order_id}/cancel"
        response = await self.call("POST", path, headers=bearer(token), json={"reason": reason})
        return OrderPublic.model_validate_json(response.content)

    async def histories(self, ids: list[int]) -> dict[int, list[OrderHappening]]:
        """Give the histories of many orders in one call."""
        if not ids:
            return {}
        response = await self.get("/internal/histories", id=ids)
        return OrderHistories.model_validate_json(response.content).histories

    async def events(self) -> list[OrderEvent]:
        """Give the oldest events that nobody has confirmed yet."""
        return EVENTS.validate_json((await self.get("/internal/events")).content)

    async def confirm(self, events: list[OrderEvent]) -> None:
        await self.call("POST", "/internal/events/published", json={"ids": [event.event_id for event in events]})


class Notifications(Remote):
    async def deliver(self, events: list[OrderEvent]) -> None:
        """Deliver events; repeating it is safe, since each has an id that is remembered there."""
        await self.call("POST", "/internal/events", json=EVENTS.dump_python(events, mode="json"))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
