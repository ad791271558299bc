"""Database: what it costs an endpoint to keep something."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from compare.architectures import MONOLITH
from compare.bench.clients import Request
from compare.bench.load import at_full_speed, run, so_many
from compare.bench.servers import apart, pids, serve_alone, serve_with_data, token
from compare.launcher import Fleet

SECONDS = 1.0
SELLER, BUYER, ITEM = 1, 2, 1
PLENTY = 1_000_000


@contextmanager
def database() -> Generator[Callable[[], dict[str, float]]]:
    """Compare the monolith with the same endpoints without a database."""
    with serve_with_data(MONOLITH) as monolith, serve_alone("floor", "compare.bench.floor:create_app") as floor:
        stock_up(monolith)

        def speed(fleet: Fleet, request: Request) -> float:
            return run(at_full_speed(fleet.base_url, request.forever(), SECONDS)).per_second

        def one_round() -> dict[str, float]:
            get = Request("GET", f"/inventory/{ITEM}")
            order = {"lines": [{"item_id": ITEM, "quantity": 1}]}
            posts = [Request("POST", "/orders", token(fleet, BUYER), order) for fleet in (monolith, floor)]
            return {
                "GET item": speed(monolith, get) / speed(floor, get),
                "POST order": speed(monolith, posts[0]) / speed(floor, posts[1]),
            }

        with apart([*pids(monolith), *pids(floor)]):
            yield one_round


def stock_up(fleet: Fleet) -> None:
    """Deliver enough of one item, so that no order is refused."""
    for seller in range(1, 41):
        restock = Request("POST", f"/inventory/{ITEM}/restock", token(fleet, seller), {"quantity": PLENTY})
        run(so_many(fleet.base_url, restock.forever(), count=1, clients=1))
