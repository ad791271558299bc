"""Executing: runs the cells of a lecture in a kernel of its own, from top to bottom, and looks who stays behind."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

import psutil
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from compare.lectures.lecture import Lecture

CELL_SECONDS, GRACE_SECONDS, POLL_SECONDS = 60, 5.0, 0.05
MARK = "MARKETPLACE_LECTURE"
KERNEL_ITSELF = ("ipykernel", "multiprocessing")
"""What is there as long as the kernel: itself, and what Python keeps for its pools of processes."""


class LectureFailed(Exception):
    """A lecture does not run; the message says which cell, and why."""


@dataclass(frozen=True)
class Ran:
    """A lecture that was run: with its outputs, and how long that took."""

    notebook: NotebookNode
    seconds: float


def execute(lecture: Lecture, times: int = 1) -> Ran:
    """Run a lecture, some times in a row in the same kernel, as somebody does who presses "run all" again.

    Raises:
        LectureFailed: a cell fails or takes too long, or a process that it started is still there afterwards.
    """
    began, mark = time.monotonic(), uuid4().hex
    notebook = lecture.written()
    client = NotebookClient(
        notebook, timeout=CELL_SECONDS, record_timing=False, resources={"metadata": {"path": str(lecture.folder)}}
    )
    try:
        with client.setup_kernel(env={**os.environ, MARK: mark}, stderr=subprocess.DEVNULL):
            for _ in range(times):
                _run_all(client, notebook)
            open_still = list(_left_behind(mark, KERNEL_ITSELF))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise LectureFailed(f"{lecture.name} does not run: {error}") from error
    if strays := [*open_still, *_left_behind(mark)]:
        raise LectureFailed(f"{lecture.name} leaves processes behind: {', '.join(strays)}")
    return Ran(notebook, time.monotonic() - began)


def _run_all(client: NotebookClient, notebook: NotebookNode) -> None:
    numbers = (index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    for number, index in enumerate(numbers, start=1):
        client.execute_cell(notebook.cells[index], index, execution_count=number)


def _left_behind(mark: str, besides: tuple[str, ...] = ()) -> Iterator[str]:
    """Name the processes that a lecture started, once they had time to end, and end them."""
    deadline = time.monotonic() + GRACE_SECONDS
    while (strays := list(_marked(mark, besides))) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    for process in strays:
        with suppress(psutil.Error):
            yield f"{process.pid} {' '.join(process.cmdline()[:4])}"
            process.kill()


def _marked(mark: str, besides: tuple[str, ...]) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            command = " ".join(process.cmdline())
            ours = process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE
            if ours and not any(word in command for word in besides):
                yield process
