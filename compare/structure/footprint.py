"""Footprint: how long an architecture takes until it is ready, and how much memory it has when nobody asks it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from compare import importing, seed
from compare.bench.servers import QUIET, everything, memory
from compare.importing import Destination
from compare.launcher import Fleet
from compare.members import family
from compare.structure.use_cases import Visit
from compare.topology import Architecture


@dataclass(frozen=True)
class Idle:
    """One process at rest, with the default data set."""

    seconds: float
    """From its start, as a fork of the launcher's nursery, until it is ready."""

    bytes: float
    """What it takes for itself, with its share of what it has in common with others (PSS)."""


@dataclass(frozen=True)
class Footprint:
    seconds: float
    """From nothing, with an empty folder, until all processes are ready."""

    bytes: float
    """Of all processes, and of the nursery from which they are forked."""

    count: int
    """How many processes there really are, counted by the system."""

    processes: dict[str, Idle]


def measure(architecture: Architecture, data: Path, advance: Callable[[], object]) -> Footprint:
    """Start an architecture on an empty folder, give it the default data set, and start each process once more.

    Raises:
        CouldNotStart, ImportRefused, UseCaseFailed: there is nothing to measure.
    """
    began = time.perf_counter()
    with Fleet(architecture, data, 0, QUIET) as fleet:
        seconds = time.perf_counter() - began
        importing.load(Destination.of(fleet), seed.data_set())
        restarts = {name: _seconds_until_ready(fleet, name, advance) for name in fleet.members}
        with Visit(fleet) as visit:
            visit.does("item page")  # Whoever needs something in memory to answer, loads it now.
        processes = {name: Idle(restarts[name], memory(member.pids)) for name, member in fleet.members.items()}
        count = sum(map(len, map(family, fleet.members.values())))
        return Footprint(seconds, memory(everything(fleet)), count, processes)


def _seconds_until_ready(fleet: Fleet, name: str, advance: Callable[[], object]) -> float:
    fleet.kill(name)
    began = time.perf_counter()
    fleet.restart(name)
    seconds = time.perf_counter() - began
    advance()
    return seconds
