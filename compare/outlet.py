"""Standard streams that a command can write to whatever they are: closed, a broken pipe, or without Unicode."""

import io
import os
import sys
from typing import Any

STANDARD = (0, 1, 2)
LOST: list[OSError] = []
"""Why output could not be written, except that its reader has gone, which is the reader's wish."""


class Outlet(io.FileIO):
    """A file that drops what cannot be written, so that saying something does not break what a command does."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            pass
        except OSError as error:
            LOST.append(error)
        return memoryview(data).nbytes


def open_closed_streams() -> None:
    """Give closed streams to nobody else: the first file that is opened would get their numbers."""
    for number in STANDARD:
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # It gets the lowest number that is free, which is this one.
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", closefd=False)  # noqa: SIM115


def replace_streams() -> None:
    """Let everything that is printed go through an outlet, with a question mark for each letter that is not there."""
    if sys.platform == "win32":  # Its terminals have a stream of their own kind.
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")
        return
    sys.stdout, sys.stderr = outlet(sys.stdout), outlet(sys.stderr)


def outlet(stream: Any) -> io.TextIOWrapper:
    file = io.BufferedWriter(Outlet(stream.fileno(), "w", closefd=False))
    lines = stream.line_buffering or stream.isatty()
    return io.TextIOWrapper(file, encoding=stream.encoding, errors="replace", line_buffering=lines)
