"""Checking: a student's part and the solution's check make one file, which an interpreter of its own examines."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from secrets import token_hex
from typing import Any

import psutil

from compare.learn.course import NOTEBOOKS
from compare.learn.exercise import MARKER, Exercise, NoMarker, cut
from compare.learn.proofs import proven
from compare.learn.reaping import CAN_ADOPT, LONGEST_SECONDS
from compare.learn.suspicions import suspicions
from compare.learn.verdict import STUCK, Verdict, begun, read, readable, troubled

LOOK_SECONDS = 0.02
GRACE_SECONDS = 1.0
"""What the examiner has, beyond the deadline, to say where it is stuck."""
CHUNK, CHUNKS, PRINTED = 4_096, 2, 2_000
LONGEST_LINE, MOST_LINES = 100_000, 10_000


class Unreadable(Exception):
    """A student's file in which no part is the student's, and why."""


async def check(exercise: Exercise, file: Path) -> Verdict:
    """Check a student's file, whatever is in it; whatever it started ends with the check."""
    try:
        own = part_of_student(file)
    except Unreadable as error:
        return troubled(exercise, str(error))
    with tempfile.TemporaryDirectory(prefix="exercise-", ignore_cleanup_errors=True) as folder:
        verdict = await Examination(exercise, own, Path(folder)).run()
    return replace(verdict, suspicions=suspicions(exercise, own))


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
        self.file = self.folder / exercise.path.name
        self.lines = own.count("\n")
        self.file.write_text(own + proven(exercise.check), "utf-8")
        self.proofs = {name: token_hex() for name in exercise.tests}
        self.entries: list[dict[str, Any]] = []
        self.printed: deque[bytes] = deque(maxlen=CHUNKS)
        self.descendants: set[psutil.Process] = set()

    async def run(self) -> Verdict:
        begin = time.monotonic()
        process = self.start()
        readers = [threading.Thread(target=read, args=(process,), daemon=True) for read in (self.listen, self.drain)]
        for reader in readers:
            reader.start()
        try:
            in_time = await self.ends(process)
        finally:
            end(process, self.descendants)
        for reader in readers:
            await asyncio.to_thread(reader.join, GRACE_SECONDS)
        verdict = read(self.exercise, self.entries, self.proofs) if in_time else self.took_too_long()
        printed = readable(b"".join(self.printed).decode("utf-8", "replace")[-PRINTED:])
        return replace(verdict, seconds=round(time.monotonic() - begin, 2), printed=printed)

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-B", "-P", "-m", "compare.learn.reaping"],
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def listen(self, process: subprocess.Popen[bytes]) -> None:
        """Read the report, and send the proofs as soon as the student's code is loaded."""
        assert process.stdout
        with process.stdout as report, suppress(OSError):
            self.send(process, [str(self.file), self.lines, self.exercise.seconds])
            for line in islice(iter(partial(report.readline, LONGEST_LINE), b""), MOST_LINES):
                found = entries_of(line)
                self.entries += found
                if any("loaded" in entry for entry in found):
                    self.send(process, self.proofs)

    def send(self, process: subprocess.Popen[bytes], order: object) -> None:
        assert process.stdin
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()

    def drain(self, process: subprocess.Popen[bytes]) -> None:
        """Read what is printed, however much it is, and keep the end of it."""
        assert process.stderr
        with process.stderr as output:
            while chunk := os.read(output.fileno(), CHUNK):
                self.printed.append(chunk)

    async def ends(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait for the end, and tell whether it came in time, which runs from when Python and pytest are there."""
        left = self.exercise.seconds + GRACE_SECONDS
        while process.poll() is None:
            self.descendants |= below(process)
            await asyncio.sleep(LOOK_SECONDS)
            left -= LOOK_SECONDS if self.entries else 0
            if left <= 0:
                return False
        return True

    def took_too_long(self) -> Verdict:
        why = f"After {self.exercise.seconds:g} s, {begun(self.entries)} is still not done. Is there an endless loop?"
        return troubled(self.exercise, why, self.stuck_at())

    def stuck_at(self) -> int | None:
        """Find the innermost line of the student's part that was running at the deadline."""
        stuck = self.folder / STUCK
        text = stuck.read_text("utf-8", "replace") if stuck.exists() else ""
        lines = map(int, re.findall(rf'File "{re.escape(str(self.file))}", line (\d+)', text))
        return next((line for line in lines if line <= self.lines), None)


def entries_of(line: bytes) -> list[dict[str, Any]]:
    """Read a line of the report; whatever else is in it, since a student's code may write there, too, is no entry."""
    with suppress(ValueError, RecursionError):
        entry = json.loads(line)
        return [entry] if isinstance(entry, dict) else []
    return []


def environment() -> dict[str, str]:
    """Give the examiner our packages, and nothing that changes how Python, its asserts or pytest work."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_", "PYTHON"))}
    path = os.pathsep.join(filter(None, (str(NOTEBOOKS.parent), os.environ.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def below(process: subprocess.Popen[bytes]) -> set[psutil.Process]:
    """List what the examiner has started so far, where no parent adopts what it leaves behind."""
    if CAN_ADOPT:
        return set()
    with suppress(psutil.Error):
        return set(psutil.Process(process.pid).children(recursive=True))
    return set()


def end(process: subprocess.Popen[bytes], descendants: Collection[psutil.Process]) -> None:
    """End the examiner and whatever the student's code started: ask the reaper, then kill what is left of the group."""
    with suppress(subprocess.TimeoutExpired):
        if CAN_ADOPT:
            process.terminate()
            process.wait(LONGEST_SECONDS)
    with suppress(ProcessLookupError, PermissionError, AttributeError):  # Windows has no groups.
        os.killpg(process.pid, signal.SIGKILL)
    for each in (*descendants, process):
        with suppress(psutil.Error):
            each.kill()
    process.wait()
