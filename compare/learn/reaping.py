"""A parent that ends everything that a check has started, including what has left its process group and session.

On Linux, the kernel hands every orphan to the nearest parent that asked for it (`PR_SET_CHILD_SUBREAPER`). Elsewhere,
the examination notes the descendants now and then, so a process that is orphaned within such a moment is missed.
"""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterable
from types import FrameType

import psutil

SET_PARENT_DEATH_SIGNAL, SET_CHILD_SUBREAPER = 1, 36  # From linux/prctl.h.
CAN_ADOPT = sys.platform == "linux"
LONGEST_SECONDS = 5.0


class Told(BaseException):
    """The examination does not wait any longer."""


def go_on_below_a_reaper() -> None:
    """Return in a child; the parent runs no code of a student, and ends when all its descendants have ended."""
    if not CAN_ADOPT:
        return
    signal.signal(signal.SIGTERM, _tell)
    _control(SET_CHILD_SUBREAPER, 1)
    _control(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _control(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        return
    with contextlib.suppress(Told):
        while os.wait()[0] != child:
            """An orphan has ended."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end_all_below()
    os._exit(0)


def end_all_below() -> None:
    """Kill the descendants of this process until there are none, because they may start others meanwhile."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        kill(psutil.Process().children(recursive=True))
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                """Another one has ended."""
        except ChildProcessError:
            return
        time.sleep(0.001)


def kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.kill()


def _tell(_number: int, _frame: FrameType | None) -> None:
    raise Told


def _control(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
