"""Servers: what is measured, each a fleet of real processes, quiet and without telemetry on all sides alike."""

import os
import sys
import time
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import psutil

from chassis.tokens import Signer
from compare import importing, seed
from compare.databases import scratch_folder
from compare.deployment import signing_key
from compare.importing import Destination
from compare.launcher import Fleet, Member
from compare.starters import Forked, MakeStarter
from compare.topology import Architecture, Process

QUIET = {"TELEMETRY": "false", "LOG_LEVEL": "WARNING"}
NOTHING: Mapping[str, str] = MappingProxyType({})


class Served(Protocol):
    """What a measurement needs of a running architecture, from whichever checkout it was started."""

    @property
    def architecture(self) -> Architecture: ...
    @property
    def data(self) -> Path: ...
    @property
    def base_url(self) -> str: ...
    @property
    def members(self) -> Mapping[str, Member]: ...


@contextmanager
def serve(
    architecture: Architecture, environment: Mapping[str, str] = NOTHING, starter: MakeStarter | None = None
) -> Generator[Fleet]:
    """Run an architecture on an empty folder of its own."""
    variables = {**QUIET, **environment}
    with scratch_folder() as folder, Fleet(architecture, folder, 0, variables, starter=starter) as fleet:
        yield fleet


@contextmanager
def serve_with_data(architecture: Architecture, environment: Mapping[str, str] = NOTHING) -> Generator[Fleet]:
    """Run an architecture with the default data set."""
    with serve(architecture, environment) as fleet:
        importing.load(Destination.of(fleet), seed.data_set())
        yield fleet


@contextmanager
def serve_alone(name: str, app: str, environment: Mapping[str, str] = NOTHING) -> Generator[Fleet]:
    """Run one app; it gets a database and keys of its own, since there is nobody who would give it any."""
    with serve(Architecture(name, name, (Process(name, app, database=True, signs=True),), name), environment) as fleet:
        yield fleet


def token(fleet: Fleet, user_id: int) -> str:
    """Sign a user of the default data in."""
    return Signer(signing_key(fleet.data)).issue(user_id)


def pids(fleet: Fleet) -> list[int]:
    return [pid for member in fleet.members.values() for pid in member.pids]


def everything(fleet: Fleet) -> list[int]:
    """Give all processes of a fleet, its nursery included."""
    return pids(fleet) + ([fleet.starter.nursery.pid] if isinstance(fleet.starter, Forked) else [])


def pin(processes: Iterable[int], cpus: set[int]) -> None:
    """Keep processes on some processors, where the system lets us; 0 is this process."""
    for pid in processes:
        with suppress(AttributeError, OSError):
            os.sched_setaffinity(pid, cpus)


@contextmanager
def apart(measured: Iterable[int], beside: Iterable[int] = ()) -> Generator[None]:
    """Give what is measured a processor of its own; who loads it, and what stands behind it, take the other."""
    pin(measured, {0})
    pin([0, *beside], {1})
    try:
        yield
    finally:
        pin([0], set(range(os.cpu_count() or 1)))


def cpu_seconds(processes: Iterable[int]) -> float:
    """Tell how much processor time processes have used."""
    return sum(map(_cpu_seconds, processes))


def _cpu_seconds(pid: int) -> float:
    """Ask the process's own clock (clock_getcpuclockid) where we know its number; others tick each 10 ms."""
    if sys.platform == "linux":
        return time.clock_gettime(~pid << 3 | 2)
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def memory(processes: Iterable[int]) -> float:
    """Tell how much memory processes take, in bytes, what they share divided among them (PSS)."""
    return sum(psutil.Process(pid).memory_full_info().pss for pid in processes)
