"""Ask the owner.

Orders has to know what an item costs. Prices belong to Inventory.
Somebody was in a hurry: Orders opens the database of Inventory and reads the table there.
Last night the people of Inventory gave a column a better name, and changed their own code, too.
All their tests passed. In the morning nobody could order anything.
A table belongs to the service that keeps it. Others ask: `GET /inventory/7` gives the item and its price.

Your task: let `total_cents` ask Inventory through its client, and never open the database of Inventory. An item
that does not exist is refused as before.

Lecture: notebooks/05_microservices.ipynb
"""

import httpx

from contracts.problems import UnknownItemOrdered


class Inventory:
    """How Orders asks Inventory."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def price_cents(self, item_id: int) -> int | None:
        """Give the price of an item; None if there is no such item."""
        answer = await self.http.get(f"/inventory/{item_id}")
        return None if answer.status_code == 404 else answer.raise_for_status().json()["price_cents"]


async def total_cents(quantities: dict[int, int], inventory: Inventory) -> int:
    """Say what an order costs: so many of each item, by the item's id."""
    total = 0
    for item_id, quantity in quantities.items():
        price = await inventory.price_cents(item_id)
        if price is None:
            raise UnknownItemOrdered(f"There is no item {item_id}.")
        total += quantity * price
    return total


# --- The check: leave it as it is. ---

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from contracts.problems import UnknownItemOrdered

LAMP, MUG, NOTHING = 1, 2, 99


class Owner:
    """Inventory: its table, and the one question that others may ask."""

    def __init__(self, database: Path) -> None:
        self.database, self.column, self.asked = database, "price_cents", 0
        self.does("CREATE TABLE item (id INTEGER PRIMARY KEY, price_cents INTEGER)")
        self.does(f"INSERT INTO item VALUES ({LAMP}, 900), ({MUG}, 250)")

    def does(self, statement: str) -> list[tuple[int]]:
        with closing(sqlite3.connect(self.database)) as database, database:
            return database.execute(statement).fetchall()

    def answers(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        item_id = int(request.url.path.removeprefix("/inventory/"))
        rows = self.does(f"SELECT {self.column} FROM item WHERE id = {item_id}")
        return httpx.Response(200, json={"id": item_id, "price_cents": rows[0][0]}) if rows else httpx.Response(404)


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    monkeypatch.setenv("INVENTORY_DATABASE", str(tmp_path / "inventory.db"))
    return Owner(tmp_path / "inventory.db")


def total_of(owner: Owner, quantities: dict[int, int]) -> int | str:
    """Give the total, or say in words what went wrong."""
    http = httpx.AsyncClient(transport=httpx.MockTransport(owner.answers), base_url="http://inventory")
    try:
        return asyncio.run(total_cents(quantities, Inventory(http)))
    except UnknownItemOrdered:
        return "refused"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def test_the_owner_is_asked(owner: Owner) -> None:
    total = total_of(owner, {LAMP: 2, MUG: 1})
    assert total == 2050, f"Two lamps at 900 and a mug at 250 cost 2050, but this came: {total}"
    assert owner.asked, "Nobody asked Inventory for the price. Where did `total_cents` get it from?"


def test_an_order_is_possible_after_the_owner_renamed_its_column(owner: Owner) -> None:
    owner.does("ALTER TABLE item RENAME COLUMN price_cents TO unit_price_cents")
    owner.column = "unit_price_cents"
    total = total_of(owner, {LAMP: 2, MUG: 1})
    assert total == 2050, f"Inventory renamed a column of its own table. Orders should not notice, but: {total}"


def test_an_item_that_does_not_exist_is_still_refused(owner: Owner) -> None:
    came = total_of(owner, {LAMP: 1, NOTHING: 1})
    assert came == "refused", f"Item {NOTHING} does not exist, so UnknownItemOrdered should be raised, but: {came}"
