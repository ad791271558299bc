"""Audit: when all is over, buyers ask once more, and what the marketplace knows is compared with the ledger."""

import asyncio
import time
from contextlib import suppress
from typing import Any

import httpx

from compare.faults.invariants import Findings, broken
from compare.faults.ledger import Order
from compare.faults.market import Market

SETTLING_SECONDS = 60.0
"""Within this time an order that nobody works on any more must be confirmed, or never have been."""

RETRY_SECONDS = 0.2
ASKED_AGAIN = 10


async def audit(market: Market) -> list[str]:
    """Give every invariant that is broken, in words; what takes some time to settle gets it."""
    deadline = time.monotonic() + SETTLING_SECONDS
    orders = market.ledger.orders
    await ask_again([order for order in orders if order.open], deadline)
    others = await second_orders([order for order in orders if order.id][-ASKED_AGAIN:], deadline)
    while found := await broken_by_now(market):
        if time.monotonic() > deadline:
            break
        await asyncio.sleep(RETRY_SECONDS)
    return others + found


async def ask_again(orders: list[Order], deadline: float) -> None:
    """Ask for orders until there is an answer, as clients do who have a key that makes it safe."""
    await asyncio.gather(*(insist(order, deadline) for order in orders))


async def insist(order: Order, deadline: float) -> None:
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            if (await order.place()).status_code < 500:
                return
        await asyncio.sleep(RETRY_SECONDS)


async def second_orders(orders: list[Order], deadline: float) -> list[str]:
    """Ask again for orders that were acknowledged; the same key must give the same order."""
    before = [order.id for order in orders]
    await ask_again(orders, deadline)
    return [
        f"Order {first} and order {order.id} have the same idempotency key."
        for order, first in zip(orders, before, strict=True)
        if order.id != first
    ]


async def broken_by_now(market: Market) -> list[str]:
    try:
        return broken(market.ledger, market.stocked, await look(market))
    except (httpx.HTTPError, KeyError) as error:
        return [f"What is there cannot be read: {error!r}"]


async def look(market: Market) -> Findings:
    """Read everything that the ledger is about."""
    items = {*market.stocked, *market.shelves}
    accounts = [account.id for account in market.ledger.accounts if account.id]
    return Findings(
        orders=[order for buyer in market.buyers for order in await buyer.walks("/orders")],
        stock={item_id: (await read(market, f"/inventory/{item_id}"))["stock"] for item_id in items},
        reviews=[each for buyer in market.buyers for each in await buyer.walks("/reviews", author_id=buyer.id)],
        names={user_id: (await read(market, f"/users/{user_id}")).get("name") for user_id in accounts},
    )


async def read(market: Market, path: str) -> dict[str, Any]:
    """Read one thing; a thing that is gone gives the problem, which has none of its fields."""
    response = await market.client.get(path)
    return (response if response.status_code == 404 else response.raise_for_status()).json()
