"""Orders v2: orders with their history, and with links to what can be done next."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response

from chassis.identity import CurrentUser, bearer
from chassis.problems import refusals
from contracts.numbers import PathId
from contracts.orders import OrderCreate, OrderPublic
from contracts.orders_v2 import Cancellation, OrderHappening, OrderV2Public
from contracts.problems import (
    CursorDoesNotFit,
    IdempotencyKeyReused,
    NoSuchOrder,
    NotEnoughStock,
    NotSignedIn,
    OrderTotalTooLarge,
    UnknownItemOrdered,
)
from contracts.slices import After, Limit, Slice
from contracts.text import IdempotencyText
from realistic.orders_v2.clients import Legacy

router = APIRouter(prefix="/v2/orders", tags=["orders v2"])
"""The names of its routes are operation ids, which must differ from those of the old orders in the merged document."""

IdempotencyKey = Annotated[IdempotencyText | None, Header(description="The same key gives the same order, once.")]
REFUSED_ORDER = refusals(NotSignedIn, NotEnoughStock, UnknownItemOrdered, OrderTotalTooLarge, IdempotencyKeyReused)


async def legacy(request: Request) -> Legacy:
    return request.app.state.legacy


async def own_token(me: CurrentUser, token: Annotated[str, Depends(bearer)]) -> str:
    """Give the caller's token, which holds, to be shown to the old orders."""
    return token


LegacyDep = Annotated[Legacy, Depends(legacy)]
OwnToken = Annotated[str, Depends(own_token)]


@router.post("", status_code=201, responses=REFUSED_ORDER)
async def place_order_v2(
    new: OrderCreate,
    token: OwnToken,
    old: LegacyDep,
    request: Request,
    response: Response,
    idempotency_key: IdempotencyKey = None,
) -> OrderV2Public:
    """Buy items; a notification follows."""
    order = await old.place(token, new, idempotency_key)
    request.app.state.relay.news.set()
    response.headers["Location"] = f"/v2/orders/{order.id}"
    return (await complete(old, [order]))[0]


@router.get("", responses=refusals(NotSignedIn, CursorDoesNotFit))
async def list_orders_v2(
    token: OwnToken, old: LegacyDep, limit: Limit = 20, after: After = None
) -> Slice[OrderV2Public]:
    """List the caller's orders, newest first, each with its history."""
    orders = await old.orders(token, limit, after)
    return Slice(items=await complete(old, orders.items), next=orders.next)


@router.get("/{order_id}", responses=refusals(NotSignedIn, NoSuchOrder))
async def read_order_v2(order_id: PathId, token: OwnToken, old: LegacyDep) -> OrderV2Public:
    """Show one of the caller's orders with its history."""
    return (await complete(old, [await old.order(token, order_id)]))[0]


@router.post("/{order_id}/cancel", responses=refusals(NotSignedIn, NoSuchOrder))
async def cancel_order_v2(
    order_id: PathId, cancellation: Cancellation, token: OwnToken, old: LegacyDep, request: Request
) -> OrderV2Public:
    """Cancel an order and say why; a notification follows. Cancelling it again changes nothing, the reason included."""
    order = await old.cancel(token, order_id, cancellation.reason)
    request.app.state.relay.news.set()
    return (await complete(old, [order]))[0]


async def complete(old: Legacy, orders: list[OrderPublic]) -> list[OrderV2Public]:
    """Add histories and links to orders, with one call for all."""
    found = await old.histories([order.id for order in orders])
    return [
        OrderV2Public(**dict(order), history=history(order, found.get(order.id, [])), links=links(order))
        for order in orders
    ]


def history(order: OrderPublic, happened: list[OrderHappening]) -> list[OrderHappening]:
    """Begin with the order itself, which knows since when it is there, also if it is older than the history."""
    placed = OrderHappening(kind="order-placed", happened_at=order.created_at, reason=None)
    later = [each for each in happened if each.kind != "order-placed"]
    if order.status == "cancelled" and not later:
        later = [OrderHappening(kind="order-cancelled", happened_at=None, reason=None)]
    return [placed, *later]


def links(order: OrderPublic) -> dict[str, str]:
    own = f"/v2/orders/{order.id}"
    can_be_cancelled = {"cancel": f"{own}/cancel"} if order.status == "confirmed" else {}
    items = {f"item-{line.item_id}": f"/inventory/{line.item_id}" for line in order.lines}
    return {"self": own, **can_be_cancelled, **items}
