"""Workers: what a second process on the same database brings, and that nothing is lost by it."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace

import httpx

from compare.architectures import MONOLITH
from compare.bench.clients import Request
from compare.bench.load import at_full_speed, run, so_many
from compare.bench.servers import serve_with_data, token
from compare.launcher import Fleet

SECONDS = 1.0
ITEM, UPDATES = 1, 640
TWO_WORKERS = replace(MONOLITH, processes=(replace(MONOLITH["monolith"], workers=2),))


@contextmanager
def workers() -> Generator[Callable[[], dict[str, float]]]:
    """Compare one worker with two."""
    with serve_with_data(MONOLITH) as one, serve_with_data(TWO_WORKERS) as two:
        get = Request("GET", f"/inventory/{ITEM}")
        seller = read_item(two)["seller_id"]

        def speed(fleet: Fleet) -> float:
            return run(at_full_speed(fleet.base_url, get.forever(), SECONDS)).per_second

        def one_round() -> dict[str, float]:
            return {"GET, 2 workers": speed(two) / speed(one), **restock(two, seller)}

        yield one_round


def restock(fleet: Fleet, seller: int) -> dict[str, float]:
    """Let 32 clients deliver one unit again and again, and count what arrived."""
    before = read_item(fleet)["stock"]
    delivery = Request("POST", f"/inventory/{ITEM}/restock", token(fleet, seller), {"quantity": 1})
    load = run(so_many(fleet.base_url, delivery.forever(), UPDATES))
    arrived = read_item(fleet)["stock"] - before
    return {"lost updates": load.statuses[200] - arrived, "locked errors": UPDATES - load.statuses[200]}


def read_item(fleet: Fleet) -> dict[str, int]:
    return httpx.get(f"{fleet.base_url}/inventory/{ITEM}", trust_env=False).raise_for_status().json()
