"""Checking: a student's part and the solution's check make one file, which an interpreter of its own examines."""

import asyncio
import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from dataclasses import replace
from pathlib import Path

from compare.learn.course import NOTEBOOKS
from compare.learn.exercise import MARKER, Exercise, NoMarker, cut
from compare.learn.verdict import Verdict, begun, read, readable, troubled

LOOK_SECONDS = 0.02
GRACE_SECONDS = 1.0
"""What the examiner has, beyond the deadline, to say where it is stuck."""
CHUNK, CHUNKS, PRINTED = 4_096, 2, 2_000


class Unreadable(Exception):
    """A student's file in which no part is the student's, and why."""


async def check(exercise: Exercise, file: Path) -> Verdict:
    """Check a student's file, whatever is in it; whatever it started ends with the check."""
    try:
        own = part_of_student(file)
    except Unreadable as error:
        return troubled(exercise, str(error))
    with tempfile.TemporaryDirectory(prefix="exercise-", ignore_cleanup_errors=True) as folder:
        return await Examination(exercise, own, Path(folder)).run()


def part_of_student(file: Path) -> str:
    """Read what stands above the marker.

    Raises:
        Unreadable: there is no such file, no such line, or no text.
    """
    try:
        return cut(file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))[0]
    except FileNotFoundError:
        raise Unreadable(f"There is no file {file.name}.") from None
    except OSError as error:
        raise Unreadable(f"The file cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable("The file is not UTF-8 text. Save it as UTF-8.") from error
    except NoMarker as error:
        raise Unreadable(f"The line {MARKER!r} is gone. Put it back below your part.") from error


class Examination:
    """One run of the examiner, in a folder of its own."""

    def __init__(self, exercise: Exercise, own: str, folder: Path) -> None:
        self.exercise, self.folder = exercise, folder.resolve()
        self.file, self.results = self.folder / exercise.path.name, self.folder / "results.jsonl"
        self.lines = own.count("\n")
        self.file.write_text(own + exercise.check, "utf-8")
        self.printed: deque[bytes] = deque(maxlen=CHUNKS)

    async def run(self) -> Verdict:
        begin = time.monotonic()
        process = self.start()
        reader = threading.Thread(target=self.drain, args=(process,), daemon=True)
        reader.start()
        try:
            in_time = await self.ends(process)
        finally:
            kill(process)
        await asyncio.to_thread(reader.join, GRACE_SECONDS)
        verdict = read(self.exercise, self.results) if in_time else self.took_too_long()
        printed = readable(b"".join(self.printed).decode("utf-8", "replace")[-PRINTED:])
        return replace(verdict, seconds=round(time.monotonic() - begin, 2), printed=printed)

    def start(self) -> subprocess.Popen[bytes]:
        words = [self.file, self.lines, self.exercise.seconds, self.results]
        return subprocess.Popen(
            [sys.executable, "-B", "-m", "compare.learn.examiner", *map(str, words)],
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def drain(self, process: subprocess.Popen[bytes]) -> None:
        """Read what is printed, however much it is, and keep the end of it."""
        assert process.stdout
        with process.stdout as output:
            while chunk := os.read(output.fileno(), CHUNK):
                self.printed.append(chunk)

    async def ends(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait for the end, and tell whether it came in time, which runs from when Python and pytest are there."""
        left = self.exercise.seconds + GRACE_SECONDS
        while process.poll() is None:
            await asyncio.sleep(LOOK_SECONDS)
            left -= LOOK_SECONDS if self.results.exists() else 0
            if left <= 0:
                return False
        return True

    def took_too_long(self) -> Verdict:
        why = f"After {self.exercise.seconds:g} s, {begun(self.results)} is still not done. Is there an endless loop?"
        return troubled(self.exercise, why, self.stuck_at())

    def stuck_at(self) -> int | None:
        """Find the innermost line of the student's part that was running at the deadline."""
        stuck = Path(f"{self.results}.stuck")
        text = stuck.read_text("utf-8", "replace") if stuck.exists() else ""
        lines = map(int, re.findall(rf'File "{re.escape(str(self.file))}", line (\d+)', text))
        return next((line for line in lines if line <= self.lines), None)


def environment() -> dict[str, str]:
    """Give the examiner our packages, and nothing that changes how pytest works."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    path = os.pathsep.join(filter(None, (str(NOTEBOOKS.parent), kept.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def kill(process: subprocess.Popen[bytes]) -> None:
    """End the examiner, and with its group whatever the student's code started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
