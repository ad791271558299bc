"""Warehouse: Inventory as Orders knows it, asked directly."""

from contracts.inventory import ItemPublic, Reservation
from tests.marketplace.caller import Caller


class Warehouse(Caller):
    def reserves(self, order_id: int, item: ItemPublic, quantity: int) -> Reservation:
        lines = [{"item_id": item.id, "quantity": quantity}]
        return self.asks(Reservation, "POST", "/internal/reservations", {"order_id": order_id, "lines": lines})

    def releases(self, order_id: int) -> None:
        self.deletes(f"/internal/reservations/{order_id}")
