"""Shoppers: a few people of the default data, signed in once, and what there is for them to buy.

They outlive an undo, since they are in the default data, and a token holds without being kept anywhere.
"""

import asyncio
import time
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from compare import seed
from compare.bench.clients import Request
from compare.stage.lines import Answer, Lines
from compare.stage.watch import headers

BUYERS = 12
RENEWED_AFTER_SECONDS = 1_800.0
"""Half as long as a token holds."""

NEVER = float("-inf")

PLENTY, RARE = 100_000, 100
PRICES_CENTS = {"Enamel mug": 1_250, "Wool blanket": 4_900, "Fountain pen": 2_300, "First edition": 19_900}
STOCKS = dict.fromkeys(PRICES_CENTS, PLENTY) | {"First edition": RARE}


class NotReady(Exception):
    """The marketplace does not let its shoppers in yet; the message says at what it fails."""


@dataclass(frozen=True)
class Goods:
    """An item that the stage put up for sale."""

    id: int
    price_cents: int
    stock: int


@dataclass
class Person:
    """Somebody who can sign in."""

    email: str
    token: str = ""
    signed_in_at: float = NEVER

    def signs_in(self) -> Request:
        form = urlencode({"username": self.email, "password": seed.PASSWORD})
        return Request("POST", "/token", form=form)

    def is_due(self) -> bool:
        return time.monotonic() - self.signed_in_at >= RENEWED_AFTER_SECONDS


def residents() -> list[str]:
    """Name the first people of the default data, who sell, and buy from each other."""
    people = list(seed.Town(Random(seed.SEED)).people.values())
    return [person.user.email for person in people[: BUYERS + 1]]


@dataclass
class Shoppers:
    """The people of one architecture; the first one sells."""

    lines: Lines
    people: list[Person]
    goods: list[Goods] = field(default_factory=list)
    others: list[int] = field(default_factory=list)
    """Ids of items that are there anyway."""

    @property
    def are_ready(self) -> bool:
        return bool(self.goods) and all(person.token for person in self.people)

    @property
    def buyers(self) -> list[Person]:
        return self.people[1:]

    def forget_goods(self) -> None:
        """What was for sale is gone with the data; who was signed in still is."""
        self.goods = []

    async def get_ready(self) -> None:
        """Sign in who is not, and fill the shelves if they are empty.

        Raises:
            NotReady: something was refused, or nobody answered.
        """
        for person in self.people:
            if person.is_due():
                await self._signs_in(person)
        if not self.goods:
            self.others = [item["id"] for item in (await self._ask(Request("GET", "/inventory?limit=100")))["items"]]
            self.goods = [await self._sells(name) for name in PRICES_CENTS]

    async def _signs_in(self, person: Person) -> None:
        answer = await self.lines.ask(bytes(person.signs_in()))
        if answer.status == 401:  # These are other data than the default ones.
            person.email = f"{uuid4().hex}@example.com"
            body = {"email": person.email, "name": "Sam Shopper", "password": seed.PASSWORD}
            await self._ask(Request("POST", "/users", body=body))
            answer = await self.lines.ask(bytes(person.signs_in()))
        person.token = understood(answer, "/token")["access_token"]
        person.signed_in_at = time.monotonic()

    async def _sells(self, name: str) -> Goods:
        body = {"name": name, "price_cents": PRICES_CENTS[name], "stock": STOCKS[name]}
        found = await self._ask(Request("POST", "/inventory", self.people[0].token, body))
        return Goods(found["id"], found["price_cents"], found["stock"])

    async def left(self) -> int | None:
        """Count the units that are left of all goods; nothing, if somebody does not answer."""
        asked = (
            self.lines.ask(bytes(Request("GET", f"/inventory/{each.id}", headers=headers()))) for each in self.goods
        )
        answers = await asyncio.gather(*asked)
        if any(answer.status == 404 for answer in answers):
            self.forget_goods()
        if not answers or any(answer.status != 200 for answer in answers):
            return None
        return sum(answer.json()["stock"] for answer in answers)

    async def _ask(self, request: Request) -> dict[str, Any]:
        return understood(await self.lines.ask(bytes(replace(request, headers=headers()))), request.path)


def understood(answer: Answer, path: str) -> dict[str, Any]:
    if answer.status not in (200, 201):
        raise NotReady(f"{path} answers {answer.status}")
    return answer.json()
