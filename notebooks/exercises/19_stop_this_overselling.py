"""Stop this overselling.

On Friday a shop offers five consoles at half the price. Hundreds of people wait for it.
At noon they all press "buy" in the same second. The shop tells twelve of them: "It is yours!"
There were five. The other seven get an apology, and the shop gets bad reviews.
The code does check the stock before it sells. But twelve requests read "5 left" before any of them wrote "4 left".
The program runs in several copies, so a lock inside of one of them does not help.
But all of them use the same database. It does one statement at a time.

Your task: let `buy` check and take in one SQL statement, and find out from its `rowcount` whether it took something.

Lecture: notebooks/08_a_lost_saga.ipynb
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def opened(shop: Path) -> Iterator[sqlite3.Connection]:
    """Open the shop's database. Each statement is a transaction by itself; who has to wait, waits."""
    with closing(sqlite3.connect(shop, timeout=30, isolation_level=None)) as database:
        yield database


def check_the_card() -> None:
    """Ask the bank whether the card is good. That takes a moment, and others go on meanwhile."""
    time.sleep(0.02)


def buy(shop: Path, item: str, quantity: int) -> bool:
    """Take units from the stock; tell whether there were enough."""
    check_the_card()
    with opened(shop) as database:
        (stock,) = database.execute("SELECT stock FROM item WHERE name = ?", (item,)).fetchone()
        time.sleep(0.02)  # The computer does something else for a moment.
        if stock < quantity:
            return False
        database.execute("UPDATE item SET stock = ? WHERE name = ?", (stock - quantity, item))
        return True


# --- The check: leave it as it is. ---

import runpy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

STOCKED = 5


@pytest.fixture(name="shop")
def new_shop(tmp_path: Path) -> Path:
    shop = tmp_path / "shop.db"
    with opened(shop) as database:
        database.execute("CREATE TABLE item (name TEXT PRIMARY KEY, stock INTEGER)")
        database.executemany("INSERT INTO item VALUES (?, ?)", [("console", STOCKED), ("cable", 100)])
    return shop


def left(shop: Path, item: str = "console") -> int:
    with opened(shop) as database:
        return database.execute("SELECT stock FROM item WHERE name = ?", (item,)).fetchone()[0]


def rush(shop: Path, quantity: int) -> int:
    """Let twelve people buy at the same time, from two copies of this program; give how many units were sold."""
    copies = [runpy.run_path(__file__)["buy"] for _ in range(2)]
    with ThreadPoolExecutor(12) as people:
        bought = people.map(lambda number: copies[number % 2](shop, "console", quantity), range(12))
        return quantity * sum(bought)


@pytest.mark.parametrize("quantity", [1, 2])
def test_units_sold_and_units_left_are_the_units_stocked(shop: Path, quantity: int) -> None:
    sold, rest = rush(shop, quantity), left(shop)
    assert rest >= 0, f"{sold} of {STOCKED} were sold, and {rest} are left. Is the check in the same statement?"
    assert sold + rest == STOCKED, (
        f"{sold} were sold and {rest} are left, but {STOCKED} were stocked. Who reads the stock before somebody writes?"
    )


def test_whoever_buys_the_rest_gets_it(shop: Path) -> None:
    answers = buy(shop, "console", 3), buy(shop, "console", 2), buy(shop, "console", 1)
    assert answers == (True, True, False), f"3 and 2 of 5 can be sold, then 1 more cannot. The answers were {answers}."


def test_an_order_that_is_too_large_takes_nothing(shop: Path) -> None:
    answer, rest = buy(shop, "console", 6), left(shop)
    assert (answer, rest) == (False, 5), f"6 of 5 cannot be sold: False and 5 left expected, but {answer} and {rest}."


def test_other_items_are_left_alone(shop: Path) -> None:
    buy(shop, "console", 1)
    assert left(shop, "cable") == 100, f"A console was sold, and no cable, but {left(shop, 'cable')} cables are left."
