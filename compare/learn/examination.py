"""An examination: a module that runs a student's code, in a process and a folder of its own, and what it reports."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Collection
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import psutil

from compare.learn.course import NOTEBOOKS
from compare.learn.reading import MOST_BYTES
from compare.learn.reaping import CAN_ADOPT, LONGEST_SECONDS
from compare.learn.verdict import STUCK, readable

LOOK_SECONDS = 0.02
GRACE_SECONDS = 1.0
"""What the examiner has, beyond the deadline, to say where it is stuck."""
CHUNK, CHUNKS, PRINTED = 4_096, 2, 2_000
LONGEST_LINE, MOST_LINES = 100_000, 10_000


class Examination:
    """One run of a module that reports a JSON object a line.

    Args:
        module: its `main` is called, below a parent that ends whatever the student's code starts.
        file: where to write the text, in a folder that is used for nothing else.
        lines: how many lines of the text are the student's.
        order: what the module is sent when it has reported that the file is loaded.
    """

    def __init__(self, module: str, file: Path, text: str, lines: int, seconds: float, order: object) -> None:
        self.module, self.file, self.lines, self.seconds, self.order = module, file, lines, seconds, order
        self.file.write_text(text, "utf-8")
        self.entries: list[dict[str, Any]] = []
        self.chunks: deque[bytes] = deque(maxlen=CHUNKS)
        self.descendants: set[psutil.Process] = set()
        self.traceback = ""

    async def run(self) -> bool:
        """Run it to its end, and tell whether that came in time; nothing that it started is left."""
        with self.file.with_name(STUCK).open("w+b") as stuck:  # Kept open, since its name may soon be another file's.
            in_time = await self.watch(self.start())
            self.traceback = stuck.read(MOST_BYTES).decode("utf-8", "replace")
        return in_time

    async def watch(self, process: subprocess.Popen[bytes]) -> bool:
        """Read what comes of a process until it ends, or has to."""
        readers = [threading.Thread(target=read, args=(process,), daemon=True) for read in (self.listen, self.drain)]
        for reader in readers:
            reader.start()
        try:
            in_time = await self.ends(process)
        finally:
            end(process, self.descendants)
        assert process.stdin
        for reader in readers:
            await asyncio.to_thread(reader.join, GRACE_SECONDS)
        with suppress(OSError):
            process.stdin.close()
        return in_time

    @property
    def printed(self) -> str:
        return readable(b"".join(self.chunks).decode("utf-8", "replace")[-PRINTED:])

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-B", "-P", "-m", "compare.learn.reaping", self.module],
            cwd=self.file.parent,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def listen(self, process: subprocess.Popen[bytes]) -> None:
        """Read the report, and send the order as soon as the student's code is loaded."""
        assert process.stdout
        with process.stdout as report, suppress(OSError):
            self.send(process, [str(self.file), self.lines, self.seconds])
            for line in islice(iter(partial(report.readline, LONGEST_LINE), b""), MOST_LINES):
                found = entries_of(line)
                self.entries += found
                if any("loaded" in entry for entry in found):
                    self.send(process, self.order)

    def send(self, process: subprocess.Popen[bytes], order: object) -> None:
        assert process.stdin
        process.stdin.write(json.dumps(order).encode() + b"\n")
        process.stdin.flush()

    def drain(self, process: subprocess.Popen[bytes]) -> None:
        """Read what is printed, however much it is, and keep the end of it."""
        assert process.stderr
        with process.stderr as output:
            while chunk := os.read(output.fileno(), CHUNK):
                self.chunks.append(chunk)

    async def ends(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait for the end, and tell whether it came in time, which runs from when Python and pytest are there."""
        left = self.seconds + GRACE_SECONDS
        while process.poll() is None:
            self.descendants |= below(process)
            await asyncio.sleep(LOOK_SECONDS)
            left -= LOOK_SECONDS if self.entries else 0
            if left <= 0:
                return False
        return True

    def stuck_at(self) -> int | None:
        """Find the innermost line of the student's part that was running at the deadline."""
        lines = map(int, re.findall(rf'File "{re.escape(str(self.file))}", line ([0-9]{{1,9}})\b', self.traceback))
        return next((line for line in lines if line <= self.lines), None)


def entries_of(line: bytes) -> list[dict[str, Any]]:
    """Read a line of the report; what has another form is no entry, because a student's code may write there, too."""
    with suppress(ValueError, RecursionError):
        entry = json.loads(line)
        if isinstance(entry, dict) and all(map(is_well_formed, (entry, entry.get("trouble", {})))):
            return [entry]
    return []


def is_well_formed(entry: object) -> bool:
    match entry:
        case {"trouble": other} if not isinstance(other, dict) or other.keys() != {"message", "kind", "line"}:
            return False
        case dict():
            texts = (entry.get(key, "") for key in ("test", "begins", "message", "kind", "answer"))
            return all(isinstance(text, str) for text in texts) and isinstance(entry.get("line"), int | None)
    return False


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
    if process.returncode != 0 or not CAN_ADOPT:  # A reaper that ended in order has left nobody in its group.
        with suppress(ProcessLookupError, PermissionError, AttributeError):  # Windows has no groups.
            os.killpg(process.pid, signal.SIGKILL)
    for each in (*descendants, process):
        with suppress(psutil.Error):
            each.kill()
    process.wait()
