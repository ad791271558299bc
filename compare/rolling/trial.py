"""Trial: every process of a fleet gets a successor, one after the other, under load; what was lost is counted."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from compare import importing, seed
from compare.faults.audit import audit
from compare.faults.market import Market
from compare.launcher import Fleet
from compare.readiness import ask
from compare.rolling.entrances import through
from compare.rolling.load import PER_SECOND, Load
from compare.topology import Architecture

QUIET = {"LOG_LEVEL": "WARNING"}


@dataclass(frozen=True)
class Roll:
    """One process, replaced."""

    name: str
    seconds: float
    asked: int
    """How many requests ended meanwhile, anybody's."""
    before: str
    after: str
    """The instance that was there, and the one that took over."""


@dataclass(frozen=True)
class Trial:
    rolls: list[Roll]
    answering: dict[str, str]
    """Which instance says, when all is over, that it is the process of this name."""
    answered: int
    turned_away: int
    """How many did not come, since the machine was too slow for so many at once."""
    failed: list[str]
    """What came of each request that was not answered as the contract says."""
    broken: list[str]
    """Every invariant that does not hold, in words."""


def conduct(
    architecture: Architecture, data: Path, per_second: float = PER_SECOND, tell: Callable[[Roll], object] = print
) -> Trial:
    """Start an architecture with the default data, and replace all of it under load.

    Raises:
        CouldNotStart: a process does not become ready.
    """
    with Fleet(architecture, data, environment=QUIET) as fleet:
        importing.load(importing.Destination.of(fleet), seed.data_set())
        return asyncio.run(replace_all(fleet, per_second, tell))


async def replace_all(fleet: Fleet, per_second: float, tell: Callable[[Roll], object]) -> Trial:
    async with through(fleet.entrances) as client:
        load = Load(await Market.open(client), per_second)
        async with load.coming():
            rolls = [await replaced(fleet, name, load, tell) for name in list(fleet.members)]
        broken = await audit(load.market)
    answering = {name: ask(member.url, "/health/live")[1]["instance"] for name, member in fleet.members.items()}
    return Trial(rolls, answering, len(load.samples), load.turned_away, load.failed, broken)


async def replaced(fleet: Fleet, name: str, load: Load, tell: Callable[[Roll], object]) -> Roll:
    began, before, asked = time.monotonic(), fleet.members[name].instance, len(load.samples)
    await asyncio.to_thread(fleet.roll, name)
    seconds, count = time.monotonic() - began, len(load.samples) - asked
    roll = Roll(name, seconds, count, before, fleet.members[name].instance)
    tell(roll)
    return roll
