"""Members: the running services of a fleet, and what can be done to one."""

import signal
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from chassis.lifetimes import DRAIN_SECONDS, FINISH_SECONDS
from compare.databases import Store
from compare.starters import Starter

GRACE_SECONDS = 3.0
LEAVING_SECONDS = DRAIN_SECONDS + FINISH_SECONDS + 1


@dataclass(frozen=True)
class Member:
    """One running service; it has several process ids when it has several workers."""

    name: str
    process: str
    """Which declared process it is a replica of."""

    url: str
    log: Path
    database: Store | None
    instance: str
    """What it was told to answer at `/health/live`."""

    pids: tuple[int, ...]

    @property
    def pid(self) -> int:
        return self.pids[0]

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 80


def alive(member: Member, starter: Starter) -> list[int]:
    return [pid for pid in member.pids if starter.status(pid) is None]


def seem_alive(member: Member) -> bool:
    """Look whether the system still has the processes of a member, and has not given their ids to others."""
    try:
        return all(process.is_running() for process in _processes(member))
    except psutil.NoSuchProcess:
        return False


@lru_cache(256)
def _processes(member: Member) -> tuple[psutil.Process, ...]:
    """Get hold of the processes while they run: each remembers when it began, counted from the start of the system."""
    return tuple(map(psutil.Process, member.pids))


def family(member: Member) -> list[int]:
    """Give the processes of a member, and whatever they have started."""
    return [each for pid in member.pids for each in (pid, *(child.pid for child in psutil.Process(pid).children(True)))]


def send(number: signal.Signals, member: Member, starter: Starter) -> None:
    starter.send(number, member.pids)


def end(member: Member, starter: Starter) -> None:
    """Stop a member at once: ask it, wake it in case it is frozen, kill it after a grace."""
    _stop(signal.SIGINT, member, starter, GRACE_SECONDS)


def leave(member: Member, starter: Starter) -> None:
    """Let a member stop as it does in a cluster: it empties first, so that no request is lost."""
    starter.let_go(member.pids)
    _stop(signal.SIGTERM, member, starter, LEAVING_SECONDS)


def _stop(number: signal.Signals, member: Member, starter: Starter, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    send(number, member, starter)
    send(signal.SIGCONT, member, starter)
    while alive(member, starter) and time.monotonic() < deadline:
        time.sleep(0.01)
    kill(member, starter)


def kill(member: Member, starter: Starter) -> None:
    """Kill a member as a crash would, and wait until it is gone."""
    send(signal.SIGKILL, member, starter)
    while alive(member, starter):
        time.sleep(0.001)


def how_it_ended(member: Member, starter: Starter) -> str | None:
    """Say how a member ended; None while all of it runs."""
    statuses = [starter.status(pid) for pid in member.pids]
    ended = next((status for status in statuses if status is not None), None)
    if ended is None:
        return None
    return f"ended with exit code {ended}" if ended >= 0 else f"was killed by {signal.Signals(-ended).name}"
