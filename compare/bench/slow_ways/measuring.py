"""Measuring: asks the ways of one example in turn, a moment each, round after round."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median
from types import ModuleType

import httpx

from compare.bench.clients import Request
from compare.bench.load import at_full_speed, at_rate, run
from compare.bench.servers import apart, pids, serve_alone

SECONDS, CLIENTS = 0.7, 32
BROWSING_RATE, SLOW_RATE, LONGER_SECONDS = 100, 5, 2.0

COLUMNS = ("speed", "p99 of others", "refused", "lost")


@dataclass
class Figures:
    """What the rounds gave for one way."""

    speed: list[float] = field(default_factory=list)
    """Answers a second, as a share of the first way's in the same round."""

    beside: list[float] = field(default_factory=list)
    """The p99 latency of others meanwhile, by that when nobody asks."""

    answers: int = 0
    refused: int = 0
    lost: int = 0


def measure(example: ModuleType, rounds: int, advance: Callable[[], None]) -> dict[str, Figures]:
    """Measure the ways of an example; the first round does not count."""
    figures: dict[str, Figures] = defaultdict(Figures)
    with served(example) as url:
        for number in range(rounds + 1):
            if number == 1:
                figures.clear()
            one_round(example, url, figures)
            advance()
    return figures


@contextmanager
def served(example: ModuleType) -> Generator[str]:
    """Run the example, on a processor of its own, and what it calls."""
    name = example.__name__.rpartition(".")[2]
    with ExitStack() as stack:
        static = stack.enter_context(serve_alone("static", "compare.bench.floor:create_static"))
        upstream = {"UPSTREAM_URL": static.base_url}
        fleet = stack.enter_context(serve_alone(name, f"{example.__name__}:create_app", upstream))
        stack.enter_context(apart(pids(fleet), beside=pids(static)))
        yield fleet.base_url


def one_round(example: ModuleType, url: str, figures: dict[str, Figures]) -> None:
    if hasattr(example, "BESIDE"):
        measure_beside(example, url, figures)
        return
    first = 0.0
    for way in example.WAYS:
        before = kept(example, url).get(way, 0)
        load = run(
            at_full_speed(url, Request(getattr(example, "METHOD", "GET"), f"/{way}").forever(), SECONDS, CLIENTS)
        )
        first = first or load.per_second
        figures[way].speed.append(load.per_second / first)
        figures[way].answers += load.answers
        figures[way].refused += load.answers - load.statuses[200]
        if hasattr(example, "KEPT"):
            figures[way].lost += load.statuses[200] - (kept(example, url)[way] - before)


def kept(example: ModuleType, url: str) -> dict[str, int]:
    """Ask how many writes of each way are there."""
    return httpx.get(url + example.KEPT, trust_env=False).json() if hasattr(example, "KEPT") else {}


def measure_beside(example: ModuleType, url: str, figures: dict[str, Figures]) -> None:
    """Measure what those feel who ask for something else."""
    browse = at_rate(url, Request("GET", example.BESIDE).forever(), BROWSING_RATE, LONGER_SECONDS)
    calm = run(browse).percentile(99)
    for way in example.WAYS:
        figures[way].beside.append(run(disturbed(example, url, way)) / calm)


async def disturbed(example: ModuleType, url: str, way: str) -> float:
    browsing, _ = await asyncio.gather(
        at_rate(url, Request("GET", example.BESIDE).forever(), BROWSING_RATE, LONGER_SECONDS),
        at_rate(url, Request("GET", f"/{way}").forever(), SLOW_RATE, LONGER_SECONDS),
    )
    return browsing.percentile(99)


def in_words(figures: Figures) -> dict[str, str]:
    """Give a row of the table; what was not measured, or never happened, is empty."""
    cells = (
        f"{median(figures.speed):.3g}" if figures.speed else "",
        f"{median(figures.beside):.1f}" if figures.beside else "",
        f"{figures.refused / figures.answers:.0%}" if figures.refused else "",
        f"{figures.lost / (figures.answers - figures.refused):.0%}" if figures.lost else "",
    )
    return dict(zip(COLUMNS, cells, strict=True))
