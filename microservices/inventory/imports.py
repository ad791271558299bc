"""Imports: whole data sets from the operator."""

from collections.abc import Iterator

from chassis import imports
from chassis.bulk_insert import Row
from chassis.imports import Lines
from contracts.imports import ImportReport
from contracts.inventory import ItemImport
from contracts.orders import OrderImport
from contracts.text import folded
from microservices.inventory.database import Item, Reservation, ReservationLine

router = imports.router()


@router.post("/inventory")
async def import_items(lines: Lines) -> ImportReport:
    """Load items."""
    return await lines.load(ItemImport, item_rows)


@router.post("/orders")
async def import_reservations(lines: Lines) -> ImportReport:
    """Load what orders of the past hold, so that cancelling one gives its units back."""
    return await lines.load(OrderImport, reservation_rows)


def item_rows(item: ItemImport) -> Iterator[Row]:
    yield Item, dict(item) | {"folded_name": folded(item.name)}


def reservation_rows(order: OrderImport) -> Iterator[Row]:
    yield Reservation, {"order_id": order.id}
    for line in order.lines:
        yield ReservationLine, {"order_id": order.id, **dict(line)}
