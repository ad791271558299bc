"""News: how soon a buyer is told of an order, and what it costs, over HTTP and over a broker.

`python -m compare.news [ORDERS]` runs both side by side, so that whatever else the machine does hits both alike.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median

import httpx
from rich.console import Console
from rich.table import Table

from compare.bench.servers import cpu_seconds, memory, serve
from compare.launcher import Fleet

ORDERS = 100
PATIENCE_SECONDS = 60.0
ON_THE_WAY = ("orders_v2", "broker", "notifications")


@dataclass
class Told:
    """What was seen of one marketplace."""

    latencies: list[float] = field(default_factory=list)
    catch_up_seconds: float = 0.0
    cpu_seconds: float = 0.0
    mib: dict[str, float] = field(default_factory=dict)


class Buyer:
    """Who orders, and looks whether there is news of it."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.client = httpx.Client(base_url=fleet.base_url, timeout=10, trust_env=False)
        person = {"email": "anna@example.com", "name": "Anna", "password": "correct horse"}
        self.client.post("/users", json=person).raise_for_status()
        form = {"username": person["email"], "password": person["password"]}
        token = self.client.post("/token", data=form).raise_for_status().json()["access_token"]
        self.client.headers["Authorization"] = f"Bearer {token}"
        self.item = self._stocked()

    def _stocked(self) -> int:
        """Sell something of which there is enough."""
        item = {"name": "News", "description": "", "price_cents": 1, "stock": 1_000_000}
        return self.client.post("/inventory", json=item).raise_for_status().json()["id"]

    def orders(self, version: str = "/v2") -> None:
        line = {"item_id": self.item, "quantity": 1}
        self.client.post(f"{version}/orders", json={"lines": [line]}).raise_for_status()

    def newest(self) -> int:
        """Give the number of the newest order there is news of; 0 for none."""
        items = self.client.get("/notifications", params={"limit": 1}).raise_for_status().json()["items"]
        return items[0]["order_id"] if items else 0

    def seconds_until_told(self) -> float:
        """Order, and wait for the news, from the moment that the order is confirmed."""
        before = self.newest()
        self.orders()
        return wait(lambda: self.newest() != before)


def wait(holds: Callable[[], bool]) -> float:
    """Give the seconds until something holds."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise TimeoutError("there is no news")
    return time.monotonic() - began


def catch_up(buyer: Buyer, count: int) -> tuple[float, float]:
    """Let orders happen while nobody carries the news; give the seconds and the CPU seconds until all is told."""
    fleet = buyer.fleet
    fleet.kill("orders_v2")
    for _ in range(count):
        buyer.orders(version="")
    last = buyer.client.get("/orders", params={"limit": 1}).json()["items"][0]["id"]
    fleet.restart("orders_v2")
    pids = [pid for name in involved(fleet) for pid in fleet.members[name].pids]
    before = cpu_seconds(pids)
    seconds = wait(lambda: buyer.newest() == last)
    return seconds, cpu_seconds(pids) - before


def involved(fleet: Fleet) -> Iterator[str]:
    return (name for name in ON_THE_WAY if name in fleet.members)


def measure(orders: int) -> dict[str, Told]:
    """Run both, and let them take turns."""
    from compare.road import STEPS

    found = {"HTTP": Told(), "NATS": Told()}
    with ExitStack() as stack:
        declared = {"HTTP": STEPS["step-4"], "NATS": STEPS["step-4"].on_broker()}
        fleets = {name: stack.enter_context(serve(each)) for name, each in declared.items()}
        buyers = {name: Buyer(fleet) for name, fleet in fleets.items()}
        for _ in range(orders):
            for name, buyer in buyers.items():
                found[name].latencies.append(buyer.seconds_until_told())
        for name, buyer in buyers.items():
            told, fleet = found[name], buyer.fleet
            told.catch_up_seconds, told.cpu_seconds = catch_up(buyer, orders)
            told.mib = {each: memory(fleet.members[each].pids) / 2**20 for each in involved(fleet)}
    return found


def show(found: dict[str, Told], orders: int) -> None:
    rows: dict[str, Callable[[Told], str]] = {
        "from order to news, median": lambda told: f"{1000 * median(told.latencies):.0f} ms",
        "nine of ten within": lambda told: f"{1000 * sorted(told.latencies)[9 * orders // 10]:.0f} ms",
        f"{orders} that waited are told after": lambda told: f"{told.catch_up_seconds:.2f} s",
        "their CPU, each": lambda told: f"{1000 * told.cpu_seconds / orders:.1f} ms",
        **{f"memory of {name}": lambda told, name=name: _mib(told, name) for name in ON_THE_WAY},
        "memory in all": lambda told: f"{sum(told.mib.values()):.0f} MiB",
    }
    table = Table("events over", *found)
    for name, cell in rows.items():
        table.add_row(name, *map(cell, found.values()))
    Console().print(table)


def _mib(told: Told, name: str) -> str:
    return f"{told.mib[name]:.0f} MiB" if name in told.mib else "-"


if __name__ == "__main__":
    os.environ["EVENTS"] = "http"  # Both are measured, whatever the environment asks for.
    count = int(sys.argv[1]) if sys.argv[1:] else ORDERS
    show(measure(count), count)
