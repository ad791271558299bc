"""Lodgers: fleets that share one nursery, so that what all apps import is imported once for all of them."""

import signal
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path

from compare.members import GRACE_SECONDS
from compare.starters import Forked, MakeStarter, best_starter
from compare.topology import Architecture

NUMBERS = count(1)


class Lodger:
    """Starts the processes of one fleet in a nursery that others use, too; closing it ends these and no others."""

    def __init__(self, host: Forked, modules: Iterable[str], log: Path) -> None:
        self.host, self.number = host, next(NUMBERS)
        self.pids: list[int] = []

    def bind(self, name: str, port: int) -> int:
        return self.host.bind(self._own(name), port)

    def start(self, name: str, app: str, workers: int, environment: Mapping[str, str], log: Path) -> list[int]:
        pids = self.host.start(self._own(name), app, workers, environment, log)
        self.pids += pids
        return pids

    def spawn(self, name: str, command: Sequence[str], log: Path) -> list[int]:
        pids = self.host.spawn(self._own(name), command, log)
        self.pids += pids
        return pids

    def start_beside(
        self, name: str, pids: Iterable[int], app: str, environment: Mapping[str, str], log: Path
    ) -> list[int]:
        successors = self.host.start_beside(self._own(name), pids, app, environment, log)
        self.pids += successors
        return successors

    def let_go(self, pids: Iterable[int]) -> None:
        self.host.let_go(pids)

    def send(self, number: int, pids: Iterable[int]) -> None:
        self.host.send(number, pids)

    def status(self, pid: int) -> int | None:
        return self.host.status(pid)

    def close(self) -> None:
        """Ask all to stop at once, frozen ones too; kill those that have not after a grace."""
        self._send(signal.SIGINT, signal.SIGCONT)
        deadline = time.monotonic() + GRACE_SECONDS
        while self._running() and time.monotonic() < deadline:
            time.sleep(0.01)
        self._send(signal.SIGKILL)

    def _own(self, name: str) -> str:
        return f"{self.number}-{name}"

    def _running(self) -> list[int]:
        return [pid for pid in self.pids if self.status(pid) is None]

    def _send(self, *numbers: signal.Signals) -> None:
        for number in numbers:
            self.send(number, self.pids)


@contextmanager
def shared_starter(architectures: Iterable[Architecture], folder: Path) -> Generator[MakeStarter]:
    """Give the starter for fleets of these architectures; where nothing can be forked, the ordinary one."""
    if best_starter() is not Forked:
        yield best_starter()
        return
    modules = {process.module for architecture in architectures for process in architecture.processes}
    host = Forked(modules, folder / "nursery.log")
    try:
        yield partial(Lodger, host)
    finally:
        host.close()
