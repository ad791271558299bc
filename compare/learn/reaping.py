"""A parent that ends everything that a check has started, including what has left its process group and session.

On Linux, the kernel hands every orphan to the nearest parent that asked for it (`PR_SET_CHILD_SUBREAPER`). Elsewhere,
the examination notes the descendants now and then, so a process that is orphaned within such a moment is missed.

`python -m compare.learn.reaping MODULE` runs the module's `main` below such a parent.
"""

import contextlib
import ctypes
import importlib
import os
import signal
import sys
import time
from types import FrameType

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
    with contextlib.suppress(ChildProcessError):  # There is none left.
        _end_children()
    os._exit(0)


def _end_children() -> None:
    """Kill the children until there are none: what they leave behind becomes a child, too."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        if not os.waitpid(-1, os.WNOHANG)[0]:
            _kill_descendants()
            time.sleep(0.001)


def _kill_descendants() -> None:
    import psutil  # Here, because mostly there is nothing to kill, and the student waits for what is imported.

    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            process.kill()


def _tell(_number: int, _frame: FrameType | None) -> None:
    raise Told


def _control(option: int, value: int) -> None:
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


if __name__ == "__main__":
    go_on_below_a_reaper()
    importlib.import_module(sys.argv[1]).main()  # Here, because the parent needs no pytest.
    os._exit(0)  # Threads that the student's code left behind would keep the process.
