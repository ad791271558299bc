"""The children of the fork server, each known by a process id that no other child ever had."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Generator, Iterable
from typing import NoReturn

GRACE_SECONDS = 3.0


class Children:
    """Forks children, sends them signals and records how each of them ended.

    Args:
        ended: is called with the process id of each child that ended.
    """

    def __init__(self, ended: Callable[[int], object]) -> None:
        self.ended, self.reaps = ended, True
        self.statuses: dict[int, int | None] = {}

    def new(self, become: Callable[[], NoReturn]) -> int:
        """Fork a child with a process id that no child had before, since the launcher still asks for those that ended.

        Call it only while children are `kept`.
        """
        refused = []
        while (pid := os.fork()) in self.statuses:
            refused.append(pid)
        if pid == 0:
            self._be(become)
        for each in refused:  # Only now, so that the system could not choose the same id again.
            os.waitpid(each, 0)
        self.statuses[pid] = None
        return pid

    def _be(self, become: Callable[[], NoReturn]) -> NoReturn:
        """Be a new child, or end at once if its process id is not new."""
        try:
            if os.getpid() not in self.statuses:
                os.setpgid(0, 0)
                become()
        finally:
            os._exit(1)

    @contextlib.contextmanager
    def kept(self) -> Generator[None]:
        """Do not reap children that end meanwhile, so that the system cannot use their process ids again."""
        self.reaps = False
        try:
            yield
        finally:
            self.reaps = True
            self.reap()

    def reap(self, *_: object) -> None:
        """Record how every child ended that has ended by now, and kill what it had started itself."""
        with contextlib.suppress(ChildProcessError):
            while self.reaps and (ended := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = ended
                self.ended(pid)
                self.statuses[pid] = os.waitstatus_to_exitcode(status)
                with contextlib.suppress(ProcessLookupError, PermissionError):  # Mostly, it has started nothing.
                    os.killpg(pid, signal.SIGKILL)

    def send(self, number: int, pids: Iterable[int]) -> None:
        """Send a signal to those of these children that have not ended, and to no other process."""
        with self.kept():
            for pid in pids:
                if self.statuses[pid] is None:
                    with contextlib.suppress(ProcessLookupError):  # On macOS, of a child that has just ended.
                        os.kill(pid, number)

    def stop(self) -> None:
        """Ask every child to stop at once, frozen ones too; kill those that have not after the grace."""
        self.send(signal.SIGINT, self._running())
        self.send(signal.SIGCONT, self._running())
        deadline = time.monotonic() + GRACE_SECONDS
        while self._running() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.send(signal.SIGKILL, self._running())

    def _running(self) -> list[int]:
        return [pid for pid, status in self.statuses.items() if status is None]
