"""Ledger: what clients asked for and what they were told, since nothing that was acknowledged may get lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

from compare.faults.people import Person, register


@dataclass
class Order:
    """An order as its buyer knows it; asking for it again is safe, by its idempotency key."""

    buyer: Person
    units: Mapping[int, int]
    """How many of which item."""
    key: str = field(default_factory=lambda: uuid4().hex)
    id: int | None = None
    """Known once the order was acknowledged."""
    refused: bool = False
    cancelling: bool = False
    cancelled: bool = False

    @property
    def open(self) -> bool:
        """Has its buyer been told neither yes nor no?"""
        return self.id is None and not self.refused

    async def place(self) -> httpx.Response:
        body = {"lines": [{"item_id": item_id, "quantity": units} for item_id, units in self.units.items()]}
        response = await self.buyer.asks("POST", "/orders", body, **{"Idempotency-Key": self.key})
        self.refused = 400 <= response.status_code < 500
        if response.status_code == 201:
            self.id = response.json()["id"]
        return response

    async def cancel(self) -> httpx.Response:
        self.cancelling = True
        response = await self.buyer.asks("POST", f"/orders/{self.id}/cancel")
        self.cancelled |= response.status_code == 200
        return response


@dataclass
class Delivery:
    """Units that arrived for an item."""

    seller: Person
    item_id: int
    units: int
    acknowledged: bool = False

    async def restock(self) -> httpx.Response:
        response = await self.seller.asks("POST", f"/inventory/{self.item_id}/restock", {"quantity": self.units})
        self.acknowledged = response.status_code == 200
        return response


@dataclass
class Review:
    author: Person
    item_id: int
    text: str = field(default_factory=lambda: uuid4().hex)
    id: int | None = None

    async def write(self) -> httpx.Response:
        body = {"item_id": self.item_id, "rating": 4, "text": self.text}
        response = await self.author.asks("POST", "/reviews", body)
        if response.status_code == 201:
            self.id = response.json()["id"]
        return response


@dataclass
class Account:
    client: httpx.AsyncClient
    name: str = field(default_factory=lambda: uuid4().hex)
    id: int | None = None

    async def open(self) -> httpx.Response:
        response = await register(self.client, self.name)
        if response.status_code == 201:
            self.id = response.json()["id"]
        return response


@dataclass
class Ledger:
    """Everything that was asked for, in the order in which it was."""

    orders: list[Order] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)

    def acknowledged(self) -> dict[str, int]:
        """Count the writes that clients were told are done."""
        return {
            "orders": sum(order.id is not None for order in self.orders),
            "cancellations": sum(order.cancelled for order in self.orders),
            "restocks": sum(delivery.acknowledged for delivery in self.deliveries),
            "reviews": sum(review.id is not None for review in self.reviews),
            "accounts": sum(account.id is not None for account in self.accounts),
        }
