"""Start-up: what it takes until a whole fleet is ready, and how much memory it has then."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace

from compare.architectures import MICROSERVICES, MONOLITH
from compare.bench.servers import everything, memory, serve
from compare.starters import Forked, Separate, Starter
from compare.topology import Architecture

SEVEN = replace(
    MICROSERVICES,
    processes=tuple(
        replace(process, replicas=2) if process.name == "recommendations" else process
        for process in MICROSERVICES.processes
    ),
)


@contextmanager
def startup() -> Generator[Callable[[], dict[str, float]]]:
    """Compare seven processes forked from one parent with one app, and with seven started alone."""

    def one_round() -> dict[str, float]:
        seconds_of_one, _ = start(MONOLITH, Separate)
        seconds_of_seven, shared = start(SEVEN, Forked)
        _, unshared = start(SEVEN, Separate)
        return {"start of seven": seconds_of_seven / seconds_of_one, "memory of seven": shared / unshared}

    yield one_round


def start(architecture: Architecture, starter: type[Starter]) -> tuple[float, float]:
    """Start a fleet and stop it; give the seconds until it was ready, and its memory then."""
    began = time.perf_counter()
    with serve(architecture, starter=starter) as fleet:
        return time.perf_counter() - began, memory(everything(fleet))
