"""Hop: what it costs to pass a request on, in Python and in C."""

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager

from compare.bench import nginx
from compare.bench.clients import Request
from compare.bench.load import Load, at_full_speed, run
from compare.bench.servers import apart, cpu_seconds, pids, serve_alone

SECONDS = 1.0
GET = Request("GET", "/inventory/1")
DOMAINS = ("USERS", "INVENTORY", "ORDERS", "REVIEWS", "RECOMMENDATIONS")


@contextmanager
def hop() -> Generator[Callable[[], dict[str, float]]]:
    """Compare the gateway with a bare endpoint and with nginx; something fast stands behind both gateways."""
    with ExitStack() as stack:
        static = stack.enter_context(serve_alone("static", "compare.bench.floor:create_static"))
        bare = stack.enter_context(serve_alone("bare", "compare.bench.floor:create_bare"))
        behind = {f"{domain}_URL": static.base_url for domain in DOMAINS}
        gateway = stack.enter_context(serve_alone("gateway", "microservices.gateway.main:create_app", behind))
        proxy = stack.enter_context(nginx.proxy(static.base_url)) if nginx.is_installed() else None
        measured = [*pids(gateway), *pids(bare), *(proxy.pids if proxy else ())]
        stack.enter_context(apart(measured, beside=pids(static)))

        def one_round() -> dict[str, float]:
            floor = run(at_full_speed(bare.base_url, GET.forever(), SECONDS))
            ours, our_cost = with_cost(gateway.base_url, pids(gateway))
            ratios = {"gateway hop": ours.per_second / floor.per_second}
            if proxy:
                ratios["gateway hop, CPU"] = our_cost / with_cost(proxy.url, proxy.pids)[1]
            return ratios

        yield one_round


def with_cost(url: str, processes: list[int]) -> tuple[Load, float]:
    """Load a server; give the processor time per request, too."""
    before = cpu_seconds(processes)
    load = run(at_full_speed(url, GET.forever(), SECONDS))
    return load, (cpu_seconds(processes) - before) / load.answers
