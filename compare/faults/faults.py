"""Faults: what can happen to a process, each as a span of time that begins with trouble and ends with its repair."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass

from compare.faults.databases import bring_back, read_only, take_away
from compare.faults.victim import Victim
from compare.topology import Architecture, Process

RESTARTS = 2

Span = AbstractAsyncContextManager[None]


@asynccontextmanager
async def killed(victim: Victim) -> AsyncGenerator[None]:
    await victim.each(victim.fleet.kill)
    yield
    await victim.each(victim.fleet.restart)


@asynccontextmanager
async def frozen(victim: Victim) -> AsyncGenerator[None]:
    await victim.each(victim.fleet.freeze)
    yield
    await victim.each(victim.fleet.thaw)


@asynccontextmanager
async def restarted(victim: Victim) -> AsyncGenerator[None]:
    for _ in range(RESTARTS):
        await victim.each(victim.fleet.restart)
    yield


def slow(seconds: float) -> Callable[[Victim], Span]:
    @asynccontextmanager
    async def late(victim: Victim) -> AsyncGenerator[None]:
        for wire in victim.wires:
            wire.late_seconds = seconds
        yield
        for wire in victim.wires:
            wire.late_seconds = 0.0

    return late


@asynccontextmanager
async def erroring(victim: Victim) -> AsyncGenerator[None]:
    for wire in victim.wires:
        wire.failing = True
    yield
    for wire in victim.wires:
        wire.failing = False


@asynccontextmanager
async def database_moved(victim: Victim) -> AsyncGenerator[None]:
    await victim.loses_database(take_away)
    yield
    await victim.loses_database(bring_back)


@asynccontextmanager
async def database_read_only(victim: Victim) -> AsyncGenerator[None]:
    with ExitStack() as lock:
        await asyncio.to_thread(lock.enter_context, read_only(victim.database))
        yield


@dataclass(frozen=True)
class Fault:
    """A kind of trouble."""

    name: str
    meaning: str
    strike: Callable[[Victim], Span]
    on_the_wire: bool = False
    """Does it happen between the process and its callers?"""
    needs_database: bool = False
    is_short: bool = False
    """Is it part of the short run?"""
    silences: bool = False
    """Does the process take requests and answer none?"""

    def can_hit(self, process: Process) -> bool:
        return process.database or not self.needs_database

    def cuts_clients_off(self, process: Process, architecture: Architecture) -> bool:
        """Tell whether nobody is left who could answer, because clients themselves speak to the silent process."""
        return self.silences and process.name == architecture.entry


FAULTS = {
    fault.name: fault
    for fault in (
        Fault("killed", "killed by SIGKILL, and started again in the end", killed, is_short=True),
        Fault("frozen", "stopped by SIGSTOP: takes connections, answers nothing", frozen, is_short=True, silences=True),
        Fault("slow-500ms", "each of its answers is half a second late", slow(0.5), on_the_wire=True),
        Fault("slow-5s", "each of its answers is five seconds late", slow(5.0), on_the_wire=True),
        Fault("erroring", "every second of its answers gets lost; the caller reads 503", erroring, on_the_wire=True),
        Fault("restarted", f"restarted in order, {RESTARTS} times, in the middle of writes", restarted),
        Fault(
            "database-moved",
            "its database's files are moved away, and back; who has them open keeps them",
            database_moved,
            needs_database=True,
        ),
        Fault(
            "database-read-only",
            "somebody holds its database's write lock: all may read, nobody writes",
            database_read_only,
            needs_database=True,
        ),
    )
}
