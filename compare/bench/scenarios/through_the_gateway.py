"""Through the gateway: what a client feels, and what it costs altogether, when the machine is not busy."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from compare.architectures import MICROSERVICES, MONOLITH
from compare.bench.clients import Request
from compare.bench.load import at_rate, run
from compare.bench.servers import cpu_seconds, pids, serve_with_data
from compare.launcher import Fleet

RATE, SECONDS = 400, 2.0
GET = Request("GET", "/inventory/1")


@contextmanager
def through_the_gateway() -> Generator[Callable[[], dict[str, float]]]:
    """Compare the way through the gateway with the direct one, and with the monolith."""
    with serve_with_data(MICROSERVICES) as services, serve_with_data(MONOLITH) as monolith:
        inventory = services.members["inventory"].url

        def one_round() -> dict[str, float]:
            direct = run(at_rate(inventory, GET.forever(), RATE, SECONDS))
            before = cpu_seconds(pids(services))
            through = run(at_rate(services.base_url, GET.forever(), RATE, SECONDS))
            cost = cpu_seconds(pids(services)) - before
            return {
                "400/s, p50": through.percentile(50) / direct.percentile(50),
                "400/s, p99": through.percentile(99) / direct.percentile(99),
                "CPU per GET": cost / monolith_cost(monolith),
            }

        yield one_round


def monolith_cost(monolith: Fleet) -> float:
    before = cpu_seconds(pids(monolith))
    run(at_rate(monolith.base_url, GET.forever(), RATE, SECONDS))
    return cpu_seconds(pids(monolith)) - before
