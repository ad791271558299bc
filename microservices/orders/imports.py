"""Imports: whole data sets from the operator."""

from collections.abc import Iterator

from chassis import imports
from chassis.bulk_insert import Row
from chassis.imports import Lines
from contracts.imports import ImportReport
from contracts.orders import OrderImport
from microservices.orders.database import Order, OrderLine

router = imports.router()


@router.post("/orders")
async def import_orders(lines: Lines) -> ImportReport:
    """Load confirmed orders of the past; Inventory gets the same lines, since it keeps what they hold."""
    return await lines.load(OrderImport, order_rows)


def order_rows(order: OrderImport) -> Iterator[Row]:
    total = sum(line.price_cents * line.quantity for line in order.lines)
    kept = {"id": order.id, "buyer_id": order.buyer_id, "created_at": order.created_at}
    yield Order, kept | {"state": "confirmed", "total_cents": total}
    for line in order.lines:
        yield OrderLine, {"order_id": order.id, **dict(line)}
