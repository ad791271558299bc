"""Loading: how much processor time each process takes for one request, how its database grows, and what rest costs."""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from compare.bench.load import run, so_many
from compare.bench.servers import cpu_seconds
from compare.capacity.assumptions import USE_CASES
from compare.capacity.counting import Counted
from compare.capacity.measurements import Cost, Running
from compare.capacity.visitors import Shop
from compare.launcher import Fleet

CLIENTS = 4
HASHED = ("sign_in", "register")
"""A password's hash takes so long that a few of them say as much as many other requests."""

IDLE_SECONDS = 1.0
MOST_REFUSED = 0.01


class Refused(Exception):
    """A marketplace refuses what is to be measured; the message says what."""


@dataclass
class Taken:
    """What requests of one use case took, by process."""

    answers: int = 0
    cpu: Counter[str] = field(default_factory=Counter)
    stored: Counter[str] = field(default_factory=Counter)

    def cost(self, process: str, counted: Counted) -> Cost:
        return Cost(
            cpu=self.cpu[process] / self.answers,
            requests=counted.each(counted.requests, process),
            statements=counted.each(counted.statements, process),
            writes=counted.each(counted.writes, process),
            stored=self.stored[process] / self.answers,
        )


def rest(fleet: Fleet) -> dict[str, Running]:
    """Watch processes of which nobody wants anything; after work, since only then they hold all that they hold."""
    before, began = _cpu(fleet), time.perf_counter()
    time.sleep(IDLE_SECONDS)
    seconds, after = time.perf_counter() - began, _cpu(fleet)
    return {
        name: Running(
            database=member.database is not None,
            memory=float(sum(psutil.Process(pid).memory_info().rss for pid in member.pids)),
            idle=(after[name] - before[name]) / seconds,
        )
        for name, member in fleet.members.items()
    }


def costs(
    shop: Shop, counted: dict[str, Counted], rounds: int, requests: int, advance: Callable[[], object]
) -> dict[str, dict[str, Cost]]:
    """Do everything in turn, some times, so that a slow moment of the machine falls on all alike.

    Raises:
        Refused: what is measured is not what it should be.
    """
    taken = {use_case: Taken() for use_case in USE_CASES}
    for _ in range(rounds):
        for use_case in USE_CASES:
            _load(shop, use_case, requests // 4 if use_case in HASHED else requests, taken[use_case])
            advance()
    processes = list(shop.fleet.members)
    return {
        use_case: {process: each.cost(process, counted[use_case]) for process in processes}
        for use_case, each in taken.items()
    }


def _load(shop: Shop, use_case: str, requests: int, taken: Taken) -> None:
    cpu, stored = _cpu(shop.fleet), _stored(shop.fleet)
    load = run(so_many(shop.fleet.base_url, shop.requests(use_case), requests, CLIENTS))
    refused = sum(count for status, count in load.statuses.items() if not 200 <= status < 300)
    if refused > MOST_REFUSED * load.answers:
        raise Refused(f"{shop.fleet.architecture.name} at {use_case}: answers were {dict(load.statuses)}.")
    taken.answers += load.answers
    taken.cpu.update(_cpu(shop.fleet))
    taken.cpu.subtract(cpu)
    taken.stored.update(_stored(shop.fleet))
    taken.stored.subtract(stored)


def _cpu(fleet: Fleet) -> dict[str, float]:
    return {name: cpu_seconds(member.pids) for name, member in fleet.members.items()}


def _stored(fleet: Fleet) -> dict[str, int]:
    return {name: size(each.database) for name, each in fleet.members.items() if each.database}


def size(database: Path) -> int:
    """Give the bytes of an SQLite file as its readers see it, what is still in the write-ahead log included."""
    with closing(sqlite3.connect(f"file:{database.as_posix()}?mode=ro", uri=True)) as connection:
        pages, bytes_each = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return pages * bytes_each
