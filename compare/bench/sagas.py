"""Sagas: what an engine costs beside the saga that was written by hand, where `marketplace bench` does not look.

`python -m compare.bench.sagas` measures the two in turn. What an order costs under load, in time, processor and
statements, says `marketplace bench --arch microservices,durable --only place_order`.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import repeat
from statistics import median
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from compare.architectures import DURABLE, MICROSERVICES
from compare.bench.clients import Request
from compare.bench.customers import Customers, data
from compare.bench.load import Load, run, so_many
from compare.bench.servers import cpu_seconds, memory, serve_with_data, token
from compare.launcher import Fleet
from compare.structure.lines import code_lines
from compare.structure.modules import Sources

ORDERS, CLIENTS = 100, 8
IDLE_SECONDS = 4.0
UNDER_WAY_SECONDS = 0.5
PATIENCE_SECONDS = 60.0
PACKAGE = "microservices.orders"
FILES = {
    MICROSERVICES.name: ("attempt", "placement", "cancellation", "saga", "recovery"),
    DURABLE.name: tuple(
        f"durable.{each}" for each in ("workflows", "steps", "engine", "executors", "storage", "database")
    ),
}


def keyed(fleet: Fleet, key: str) -> Iterator[bytes]:
    """Order one unit of what there is most of, always under the same key."""
    item = max(data()["inventory"], key=lambda item: item.stock)
    body = {"lines": [{"item_id": item.id, "quantity": 1}]}
    return repeat(bytes(Request("POST", "/orders", token(fleet, 1), body, headers=(("Idempotency-Key", key),))))


def place(fleet: Fleet, requests: Iterator[bytes], count: int = 1, clients: int = 1) -> Load:
    return run(so_many(fleet.base_url, requests, count, clients))


def place_many(fleet: Fleet) -> int:
    """Let everybody buy something; tell how many orders there are now."""
    return place(fleet, Customers.of(fleet).place_order(), ORDERS, CLIENTS).statuses[201]


def seconds_to_start(fleet: Fleet) -> float:
    """From the start of the process until it is ready."""
    began = time.perf_counter()
    fleet.restart("orders")
    return time.perf_counter() - began


def seconds_until_settled(fleet: Fleet) -> float:
    """From a crash in the middle of an order until its buyer, who asks again with the same key, has it."""
    key = f"crash-{time.time_ns()}"
    fleet.freeze("inventory")
    asking = threading.Thread(target=place, args=(fleet, keyed(fleet, key)))
    asking.start()
    time.sleep(UNDER_WAY_SECONDS)
    began = time.perf_counter()
    fleet.kill("orders")
    fleet.thaw("inventory")
    fleet.restart("orders")
    asking.join()
    while not place(fleet, keyed(fleet, key)).statuses[201]:
        if time.perf_counter() - began > PATIENCE_SECONDS:
            raise TimeoutError("The order was never settled.")
    return time.perf_counter() - began


def idle_share(fleet: Fleet) -> float:
    """How much of a processor Orders takes while nobody asks it, in percent."""
    before = cpu_seconds(fleet.members["orders"].pids)
    time.sleep(IDLE_SECONDS)
    return 100 * (cpu_seconds(fleet.members["orders"].pids) - before) / IDLE_SECONDS


def kib_an_order(fleet: Fleet) -> float:
    """How much the files of Orders grow with each order that was placed."""
    before = size(fleet)
    done = place_many(fleet)
    return (size(fleet) - before) / 1024 / done


def size(fleet: Fleet) -> int:
    """Add up the databases of Orders; restarted, so that nothing is left in a write-ahead log."""
    fleet.restart("orders")
    return sum(path.stat().st_size for path in fleet.data.glob("orders*.db"))


def mib(fleet: Fleet) -> float:
    """How much memory Orders takes after some work, what it shares divided (PSS)."""
    place_many(fleet)
    return memory(fleet.members["orders"].pids) / 2**20


FIGURES: dict[str, Callable[[Fleet], float]] = {
    "start s": seconds_to_start,
    "settled s": seconds_until_settled,
    "idle CPU %": idle_share,
    "KiB an order": kib_an_order,
    "MiB": mib,
}


def lines(architecture: str) -> int:
    """Count the lines of code of what is compared; comments are none."""
    modules = [Sources().find(f"{PACKAGE}.{name}") for name in FILES[architecture]]
    return sum(code_lines(module.text) for module in modules if module)


def main(rounds: Annotated[int, typer.Option(min=1, help="How often everything is measured.")] = 5) -> None:
    """Measure the saga by hand and the one on the engine in turn, and print the medians."""
    found: dict[str, dict[str, list[float]]] = {}
    with ExitStack() as stack:
        fleets = [stack.enter_context(serve_with_data(each)) for each in (MICROSERVICES, DURABLE)]
        for number in range(rounds):
            for fleet in fleets if number % 2 == 0 else reversed(fleets):
                for name, figure in FIGURES.items():
                    found.setdefault(fleet.architecture.name, {}).setdefault(name, []).append(figure(fleet))
    table = Table("", "lines", *FIGURES, box=None, pad_edge=False)
    for name, figures in found.items():
        table.add_row(name, str(lines(name)), *(f"{median(each):.3g}" for each in figures.values()))
    Console(highlight=False).print(table)


if __name__ == "__main__":
    typer.run(main)
