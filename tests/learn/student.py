"""Student: somebody at `marketplace learn`, who types words through a pipe and saves files."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from compare.learn.course import WorkingCopy, course
from tests.architecture.tree import REPOSITORY
from tests.compare.terminal import eventually

SECONDS = 60.0


class Student:
    """A `marketplace learn` that is running, from `__enter__` to `__exit__`."""

    def __init__(self, folder: Path) -> None:
        self.copy = WorkingCopy(folder / "mine")
        self.screen = folder / "screen"

    def __enter__(self) -> Self:
        with self.screen.open("w") as output:
            self.shell = subprocess.Popen(
                [sys.executable, "-m", "compare", "learn", "--folder", str(self.copy.folder)],
                env={**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"},
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return self

    def __exit__(self, *_: object) -> None:
        self.shell.kill()
        self.shell.communicate()

    def sees(self, text: str) -> str:
        """Wait until a text comes on the screen, then go on below it; give what came before."""
        seen = getattr(self, "seen", 0)

        def look() -> int:
            return self.text().find(text, seen) + 1

        eventually(look, f"{text!r} comes below {self.text()[seen:]!r}", SECONDS)
        self.seen = look() - 1 + len(text)
        return self.text()[seen : self.seen]

    def text(self) -> str:
        return self.screen.read_text("utf-8")

    def types(self, *words: str) -> None:
        assert self.shell.stdin
        self.shell.stdin.write("".join(f"{word}\n" for word in words).encode())
        self.shell.stdin.flush()

    def file(self, number: int) -> Path:
        return self.copy.file(course()[number - 1])

    def solves(self, number: int) -> None:
        self.file(number).write_text(course()[number - 1].solution.read_text("utf-8"), "utf-8")

    def leaves(self) -> int:
        """Close the input, and give the exit code."""
        assert self.shell.stdin
        self.shell.stdin.close()
        return self.shell.wait(SECONDS)

    def presses_ctrl_c(self) -> int:
        self.shell.send_signal(signal.SIGINT)
        return self.shell.wait(SECONDS)
