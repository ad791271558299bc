"""Loading: how much processor time each process takes for one request, how its database grows, and what rest costs."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import psutil

from compare.bench.load import run, so_many
from compare.bench.servers import Served, cpu_seconds
from compare.capacity.assumptions import USE_CASES
from compare.capacity.counting import Counted
from compare.capacity.measurements import Cost, Running
from compare.capacity.visitors import Shop
from compare.databases import Store

CLIENTS = 4
HASHED = ("sign_in", "register")
"""A password's hash takes so long that a few of them say as much as many other requests."""

IDLE_SECONDS = 1.0
MOST_REFUSED = 0.01

BYTES_OF_A_FILE = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
BYTES_ON_A_SERVER = "SELECT pg_database_size(current_database())"


class Refused(Exception):
    """A marketplace refuses what is to be measured; the message says what."""


@dataclass(frozen=True)
class Taken:
    """What one round of requests of one kind took, by process."""

    answers: int
    cpu: Counter[str]
    stored: Counter[str]


Rounds = dict[str, list[Taken]]
"""All rounds of one marketplace, by use case."""


def rest(fleet: Served) -> dict[str, Running]:
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


def load(shops: Sequence[Shop], rounds: int, requests: int, advance: Callable[[], object]) -> list[Rounds]:
    """Ask the same of all in turn, some times, so that a slow moment of the machine falls on all alike.

    Raises:
        Refused: what is measured is not what it should be.
    """
    taken: list[Rounds] = [{use_case: [] for use_case in USE_CASES} for _ in shops]
    for use_case in USE_CASES * rounds:
        count = requests // 4 if use_case in HASHED else requests
        for shop, found in zip(shops, taken, strict=True):
            found[use_case].append(_load(shop, use_case, count))
        advance()
    return taken


def costs(rounds: Rounds, counted: Mapping[str, Counted]) -> dict[str, dict[str, Cost]]:
    """Give what one request takes; the quickest round counts, since what disturbs only adds to it."""
    return {use_case: _costs(each, counted[use_case]) for use_case, each in rounds.items()}


def _costs(rounds: Sequence[Taken], counted: Counted) -> dict[str, Cost]:
    quickest = min(rounds, key=lambda taken: taken.cpu.total() / taken.answers)
    answers = sum(taken.answers for taken in rounds)
    return {
        process: Cost(
            cpu=quickest.cpu[process] / quickest.answers,
            requests=counted.each(counted.requests, process),
            statements=counted.each(counted.statements, process),
            writes=counted.each(counted.writes, process),
            stored=sum(taken.stored[process] for taken in rounds) / answers,
        )
        for process in quickest.cpu
    }


def _load(shop: Shop, use_case: str, requests: int) -> Taken:
    cpu, stored = Counter(_cpu(shop.fleet)), Counter(_stored(shop.fleet))
    answered = run(so_many(shop.fleet.base_url, shop.requests(use_case), requests, CLIENTS))
    refused = sum(count for status, count in answered.statuses.items() if not 200 <= status < 300)
    if refused > MOST_REFUSED * answered.answers:
        raise Refused(f"{shop.fleet.architecture.name} at {use_case}: answers were {dict(answered.statuses)}.")
    after_cpu, after_stored = Counter(_cpu(shop.fleet)), Counter(_stored(shop.fleet))
    after_cpu.subtract(cpu)
    after_stored.subtract(stored)
    return Taken(answered.answers, after_cpu, after_stored)


def _cpu(fleet: Served) -> dict[str, float]:
    return {name: cpu_seconds(member.pids) for name, member in fleet.members.items()}


def _stored(fleet: Served) -> dict[str, int]:
    return {name: size(each.database) for name, each in fleet.members.items() if each.database}


def size(database: Store) -> int:
    """Give the bytes of a database as its readers see it, what is still in the write-ahead log of a file included."""
    return int(database.ask(BYTES_OF_A_FILE if database.is_file else BYTES_ON_A_SERVER)[0][0])
