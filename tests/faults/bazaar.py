"""Bazaar: the smallest marketplace in which clients can be busy. It keeps all in memory, and may have a flaw."""

from itertools import count
from typing import Annotated, Any
from uuid import uuid4

import httpx
from fastapi import Body, FastAPI, Form, Header, HTTPException

from chassis.settings import Settings
from compare.topology import Architecture, Process

Thing = dict[str, Any]
Json = Annotated[Thing, Body()]
Key = Annotated[str, Header(alias="Idempotency-Key")]
Token = Annotated[str, Header(alias="Authorization")]

ITEMS = 100
FORGOTTEN = 2
"""Who forgets, forgets every second review."""


class Bazaar:
    oversells = forgets = trusts = False

    def __init__(self) -> None:
        self.numbers, self.written, self.settings = count(1), count(1), Settings()
        self.stock = {self.number(): 0 for _ in range(ITEMS)}
        self.accounts: dict[str, Thing] = {}
        self.owners: dict[str, int] = {}
        self.orders: dict[str, Thing] = {}
        self.reviews: list[Thing] = []

    def number(self) -> int:
        return next(self.numbers)

    # Users

    async def register(self, new: Json) -> Thing:
        self.accounts[new["email"]] = {"id": self.number(), "name": new["name"], "email": new["email"]}
        return self.accounts[new["email"]]

    async def sign_in(self, username: Annotated[str, Form()]) -> Thing:
        token = uuid4().hex
        self.owners[f"Bearer {token}"] = self.accounts[username]["id"]
        return {"access_token": token}

    async def profile(self, user: str) -> Thing:
        return next((account for account in self.accounts.values() if str(account["id"]) == user), {})

    # Inventory

    async def sell(self, new: Json) -> Thing:
        self.stock[number := self.number()] = new["stock"]
        return {"id": number}

    async def browse(self) -> Thing:
        return {"items": [{"id": item_id} for item_id in self.stock][:ITEMS], "next": None}

    async def item(self, item_id: int) -> Thing:
        return {"stock": self.stock[item_id]}

    async def restock(self, item_id: int, new: Json) -> Thing:
        self.stock[item_id] += new["quantity"]
        return {}

    # Orders

    async def order(self, new: Json, key: Key, token: Token) -> Thing:
        if key not in self.orders:
            self.take(**new["lines"][0])
            self.orders[key] = {"id": self.number(), "status": "confirmed", "owner": self.owners[token], **new}
        return self.orders[key]

    def take(self, item_id: int, quantity: int) -> None:
        left = self.stock[item_id] - quantity
        if left < 0 and not self.oversells:
            raise HTTPException(409)
        self.stock[item_id] = max(left, 0)

    async def own_orders(self, token: Token) -> Thing:
        return {"items": [each for each in self.orders.values() if each["owner"] == self.owners[token]], "next": None}

    async def cancel(self, order_id: int) -> Thing:
        order = next(each for each in self.orders.values() if each["id"] == order_id)
        if order["status"] == "confirmed":
            self.stock[order["lines"][0]["item_id"]] += order["lines"][0]["quantity"]
        order["status"] = "cancelled"
        return order

    # Reviews and recommendations

    async def review(self, new: Json, token: Token) -> Thing:
        review = {"id": self.number(), "author_id": self.owners[token], **new}
        if not self.forgets or next(self.written) % FORGOTTEN:
            self.reviews.append(review)
        return review

    async def read_reviews(self, author_id: int) -> Thing:
        return {"items": [each for each in self.reviews if each["author_id"] == author_id], "next": None}

    async def recommend(self) -> Thing:
        """Ask somebody else, if the bazaar trusts others: it waits for them without end."""
        if self.trusts:
            async with httpx.AsyncClient(timeout=None, trust_env=False) as client:
                return (await client.get(f"{self.settings.recommendations_url}/health/live")).json()
        return {}

    # Health

    async def live(self) -> Thing:
        return {"instance": self.settings.instance_id}


class Overselling(Bazaar):
    oversells = True


class Forgetful(Bazaar):
    forgets = True


class Trusting(Bazaar):
    trusts = True


ROUTES = (
    ("POST", "/users", 201, "register"), ("POST", "/token", 200, "sign_in"), ("GET", "/users/{user}", 200, "profile"),
    ("POST", "/inventory", 201, "sell"), ("GET", "/inventory", 200, "browse"),
    ("GET", "/inventory/{item_id}", 200, "item"), ("POST", "/inventory/{item_id}/restock", 200, "restock"),
    ("GET", "/pages/item/{item_id}", 200, "item"),
    ("POST", "/orders", 201, "order"), ("GET", "/orders", 200, "own_orders"),
    ("POST", "/orders/{order_id}/cancel", 200, "cancel"),
    ("POST", "/reviews", 201, "review"), ("GET", "/reviews", 200, "read_reviews"),
    ("GET", "/recommendations", 200, "recommend"),
    ("GET", "/health/live", 200, "live"), ("GET", "/health/ready", 200, "live"),
)  # fmt: skip


def opened(bazaar: Bazaar) -> FastAPI:
    app = FastAPI()
    for method, path, status, verb in ROUTES:
        app.add_api_route(path, getattr(bazaar, verb), methods=[method], status_code=status)
    return app


def create_closed() -> FastAPI:
    """Be there, and serve nobody."""
    app = FastAPI()
    for path in ("/health/live", "/health/ready"):
        app.add_api_route(path, Bazaar().live)
    return app


def create_app() -> FastAPI:
    return opened(Bazaar())


def create_overselling() -> FastAPI:
    return opened(Overselling())


def create_forgetful() -> FastAPI:
    return opened(Forgetful())


def create_trusting() -> FastAPI:
    return opened(Trusting())


def architecture(factory: str) -> Architecture:
    """Declare a bazaar: who is asked for recommendations runs beside it."""
    bazaar = Process("bazaar", f"tests.faults.bazaar:{factory}", calls=("recommendations",), signs=True)
    other = Process("recommendations", "tests.faults.bazaar:create_app")
    return Architecture(factory, factory, (bazaar, other), entry="bazaar")


HONEST, CLOSED = architecture("create_app"), architecture("create_closed")
OVERSELLING, FORGETFUL, TRUSTING = map(architecture, ("create_overselling", "create_forgetful", "create_trusting"))
