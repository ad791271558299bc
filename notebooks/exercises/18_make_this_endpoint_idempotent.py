"""Make this endpoint idempotent.

Tom orders a sofa on his phone, in a train. The train enters a tunnel, and no answer comes.
Was the sofa ordered? The phone does not know. So it sends the same order again.
The first order had arrived. Now Tom has two sofas and a small room.
Tom's phone already gives each wish a name, in the header Idempotency-Key. A new try has the same key.
The shop does not look at it. It should: the same key from the same buyer is the same order.
Two buyers may choose the same key by chance. These are two orders.
The same key with another body is a mistake in somebody's program. It should be refused.

Your task: let `place_order` give the earlier order if it knows this buyer's key, and raise `IdempotencyKeyReused` if
the body is another one. Without a key, each request is a new order.

Lecture: notebooks/08_a_lost_saga.ipynb
"""

from typing import Annotated

from fastapi import FastAPI, Header
from pydantic import BaseModel

from chassis import problems
from contracts.problems import IdempotencyKeyReused

app = FastAPI()
problems.install(app)  # It turns IdempotencyKeyReused into an answer with status 422.

ORDERS: list["Order"] = []
PLACED: dict[tuple[str, str], "Order"] = {}  # By buyer and key.


class Wish(BaseModel):
    item: str
    quantity: int = 1


class Order(BaseModel):
    id: int
    buyer: str
    wish: Wish


def place(buyer: str, wish: Wish) -> Order:
    """Write a new order."""
    order = Order(id=len(ORDERS) + 1, buyer=buyer, wish=wish)
    ORDERS.append(order)
    return order


@app.post("/orders", status_code=201, responses=problems.refusals(IdempotencyKeyReused))
async def place_order(
    wish: Wish, buyer: Annotated[str, Header()], idempotency_key: Annotated[str | None, Header()] = None
) -> Order:
    """Buy something; the same key gives the same order, once."""
    return place(buyer, wish)


# --- The check: leave it as it is. ---

import asyncio
import itertools

import httpx
import pytest

SOFA, LAMP = {"item": "sofa", "quantity": 1}, {"item": "lamp", "quantity": 1}
NUMBERS = itertools.count(1)


@pytest.fixture(name="key")
def new_key() -> str:
    return f"wish-{next(NUMBERS)}"


def answer(body: dict[str, object], key: str | None, buyer: str = "Tom") -> httpx.Response:
    """Send an order."""

    async def sent() -> httpx.Response:
        headers = {"Buyer": buyer} | ({"Idempotency-Key": key} if key else {})
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
            return await client.post("/orders", json=body, headers=headers)

    return asyncio.run(sent())


def test_the_same_key_gives_the_same_order(key: str) -> None:
    first, again = answer(SOFA, key), answer(SOFA, key)
    assert again.json() == first.json(), f"The same key should give order {first.json()}, but it gave {again.json()}."


def test_only_one_order_is_written(key: str) -> None:
    before = len(ORDERS)
    for _ in range(3):
        answer(SOFA, key)
    assert len(ORDERS) - before == 1, f"Three tries with one key should be one order, not {len(ORDERS) - before}."


def test_another_key_or_none_at_all_is_a_new_order(key: str) -> None:
    ids = {answer(SOFA, each).json()["id"] for each in (key, f"{key}-b", None, None)}
    assert len(ids) == 4, f"Two keys and two requests without one are four orders, but there were {len(ids)}."


def test_another_body_under_the_same_key_is_refused(key: str) -> None:
    answer(SOFA, key)
    before, status = len(ORDERS), answer(LAMP, key).status_code
    assert status == 422, f"A lamp under the key of the sofa should be refused with 422, but the status is {status}."
    assert len(ORDERS) == before, "The lamp was refused, so no order should be written. Look before you place."


def test_another_buyer_may_have_the_same_key(key: str) -> None:
    toms, idas = answer(SOFA, key, "Tom").json(), answer(LAMP, key, "Ida").json()
    assert idas.get("buyer") == "Ida", f"Ida's key is not Tom's, even if they look alike. She got {idas}, he {toms}."
