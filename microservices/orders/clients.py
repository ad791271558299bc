"""Clients: whom Orders calls."""

from chassis.remote import Remote
from contracts.inventory import Reservation, ReservedLine


class Inventory(Remote):
    """Looks like the monolith's `inventory`; but each call may fail in ways that a function cannot."""

    async def reserve(self, order_id: int, wanted: dict[int, int]) -> list[ReservedLine]:
        """Take units of several items, all or none. Repeating it is safe: the order's id says that it is the same."""
        lines = [{"item_id": item_id, "quantity": quantity} for item_id, quantity in sorted(wanted.items())]
        response = await self.call("POST", "/internal/reservations", json={"order_id": order_id, "lines": lines})
        return Reservation.model_validate_json(response.content).lines

    async def release(self, order_id: int) -> None:
        """Give the units of an order back, once."""
        await self.call("DELETE", f"/internal/reservations/{order_id}")
