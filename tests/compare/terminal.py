"""Terminal: somebody types a `marketplace` command, reads what it says, and stops it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import psutil

from compare.running import Running, running

T = TypeVar("T")

REPOSITORY = Path(__file__).parents[2]
SECONDS = 300.0  # Beside eight busy processes, a marketplace takes a minute to come up.


def eventually(look: Callable[[], T], what: str, seconds: float = SECONDS) -> T:
    """Look until there is something to see, for so long."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"after {seconds:g} s still waiting until {what}"
        time.sleep(0.02)
    return seen


def all_end(processes: list[psutil.Process]) -> None:
    eventually(lambda: not any(alive(process) for process in processes), f"all of {processes} end")


def alive(process: psutil.Process) -> bool:
    """Tell whether a process runs; a dead one that its parent has not looked after yet does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Command:
    """A `marketplace` command in a terminal of its own."""

    def __init__(self, *words: str, screen: Path, environment: Mapping[str, str] = MappingProxyType({})) -> None:
        self.screen = screen
        with screen.open("w") as output:
            self.shell = subprocess.Popen(
                [sys.executable, "-m", "compare", *words],
                cwd=screen.parent,
                env={**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200", **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self.process = psutil.Process(self.shell.pid)

    def family(self) -> list[psutil.Process]:
        """Give the command's process and all that it started."""
        return [self.process, *self.process.children(recursive=True)]

    def comes_up(self, data: Path) -> Running:
        def look() -> Running | None:
            assert self.shell.poll() is None, f"it ended: {self.screen.read_text()}"
            return running(data)

        return eventually(look, "the architecture is up")

    def says(self, text: str) -> str:
        """Wait until a text is on the screen, and give the screen."""
        eventually(lambda: text in self.screen.read_text(), f"{text!r} is on the screen")
        return self.screen.read_text()

    def is_sent(self, number: signal.Signals) -> None:
        self.shell.send_signal(number)

    def ends(self) -> int:
        """Wait for the exit code."""
        return self.shell.wait(SECONDS)
