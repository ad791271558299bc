"""Load: requests as fast as a server answers them, so many of them, or so many a second.

At a steady rate, latency counts from the moment a request was due: a server that stalls gets no credit
for the requests that it kept from being sent (no coordinated omission).
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from compare.bench.clients import Client, connect

try:
    from uvloop import new_event_loop
except ImportError:  # Windows has none.
    new_event_loop = asyncio.new_event_loop

T = TypeVar("T")

PATIENCE_SECONDS = 30.0
LATE_SECONDS = 0.01


@dataclass
class Load:
    """What came of a number of requests."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    """In seconds."""

    late: int = 0
    """How many requests were not sent when they were due, whoever was too slow: we, or those who keep us waiting."""

    @property
    def answers(self) -> int:
        return self.statuses.total()

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    def percentile(self, percent: float) -> float:
        """Give the latency below which so many percent of the answers are, in seconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


@dataclass
class Crowd:
    """Connections that share one list of what to send next."""

    url: str
    requests: Iterator[bytes]
    """What to send, one after the other."""

    clients: int
    more: Callable[[float], bool]
    """Is there another request to send, so many seconds after the first?"""

    load: Load = field(default_factory=Load)

    async def work(self) -> Load:
        """Let each client send its next request as soon as it has its answer, until there is no more."""
        self.under_way, self.done = 0, asyncio.Event()
        connections = await connect(self.url, self.clients, self._on_answer)
        self.began = time.perf_counter()
        for client in connections:
            self._go_on(client, 0)
        try:
            await asyncio.wait_for(self.done.wait(), PATIENCE_SECONDS)
        except TimeoutError as error:
            raise TimeoutError(f"{self.under_way} requests to {self.url} were never answered.") from error
        self.load.seconds = time.perf_counter() - self.began
        return closed(self.load, connections)

    def _on_answer(self, client: Client, status: int) -> None:
        self.load.statuses[status] += 1
        self.load.latencies.append(time.perf_counter() - client.due)
        self.under_way -= 1
        self._go_on(client, time.perf_counter() - self.began)

    def _go_on(self, client: Client, elapsed: float) -> None:
        if self.more(elapsed):
            self.under_way += 1
            client.send(next(self.requests), time.perf_counter())
        elif not self.under_way:
            self.done.set()


async def at_full_speed(url: str, requests: Iterator[bytes], seconds: float, clients: int = 32) -> Load:
    """Ask as fast as a server answers, for so long; each client at least once, however slow the machine is."""
    return await Crowd(url, requests, clients, lambda elapsed: elapsed <= seconds).work()


async def so_many(url: str, requests: Iterator[bytes], count: int, clients: int = 32) -> Load:
    """Ask exactly so often, as fast as a server answers."""
    numbers = iter(range(count))
    return await Crowd(url, requests, clients, lambda _: next(numbers, None) is not None).work()


async def at_rate(url: str, requests: Iterator[bytes], rate: float, seconds: float, clients: int = 64) -> Load:
    """Ask so often a second, whether the server keeps up or not; at least once, however low the rate is."""
    load, idle, waiting = Load(seconds=seconds), deque[Client](), deque[float]()

    def send(due: float) -> None:
        load.late += time.perf_counter() - due > LATE_SECONDS
        idle.popleft().send(next(requests), due)

    def on_answer(client: Client, status: int) -> None:
        load.statuses[status] += 1
        load.latencies.append(time.perf_counter() - client.due)
        idle.append(client)
        while idle and waiting:
            send(waiting.popleft())

    connections = await connect(url, clients, on_answer)
    idle.extend(connections)
    began, count = time.perf_counter(), max(1, int(rate * seconds))
    for due in (began + number / rate for number in range(count)):
        await asyncio.sleep(due - time.perf_counter())
        if idle:
            send(due)
        else:
            waiting.append(due)
    await answered(load, count)
    return closed(load, connections)


async def beside(work: Callable[[], Coroutine[Any, Any, Load]], noise: Callable[[], Coroutine[Any, Any, Load]]) -> Load:
    """Put two loads on at the same time; give what came of the first."""
    load, _ = await asyncio.gather(work(), noise())
    return load


async def answered(load: Load, count: int) -> None:
    """Wait for the last answers; what never comes fails the measurement."""
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while load.answers < count:
        if time.perf_counter() > deadline:
            raise TimeoutError(f"{count - load.answers} of {count} requests were never answered.")
        await asyncio.sleep(0.01)


def closed(load: Load, connections: list[Client]) -> Load:
    for client in connections:
        client.transport.abort()
    return load


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run loads on an event loop of their own."""
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(work)
