"""Output: where log lines go. A line that cannot be written is lost, and never fails or delays what it is about.

A full disk or a closed pipe makes Python's standard output raise, and keep the line for later; at the end of the
process it would raise once more. A pipe that nobody empties would stop the process.
"""

import os
import select
import sys
from contextlib import suppress
from typing import TextIO

PATIENCE_SECONDS = 0.05
"""How long a line waits for a reader who is slow, once; the lines after it do not wait until he is back."""

AT_ONCE = getattr(select, "PIPE_BUF", 0)
"""A pipe that says that it takes something takes so many bytes without waiting. (Windows cannot ask.)"""


class Output:
    """Standard output as it is now: a file or pipe, or what a notebook or a test has put in its place."""

    def __init__(self) -> None:
        self.patience = PATIENCE_SECONDS

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            if sys.stdout is sys.__stdout__ and sys.stdout is not None:
                self._write(sys.stdout.fileno(), text.encode(errors="backslashreplace"))
            elif sys.stdout is not None:
                _print(sys.stdout, text)

    def flush(self) -> None:
        """Do nothing: every line is written at once."""

    def _write(self, file: int, line: bytes) -> None:
        size = AT_ONCE or len(line)
        for start in range(0, len(line), size):
            if AT_ONCE and not select.select([], [file], [], self.patience)[1]:
                self.patience = 0
                return
            os.write(file, line[start : start + size])
        self.patience = PATIENCE_SECONDS


def _print(stream: TextIO, text: str) -> None:
    stream.write(text)
    stream.flush()
