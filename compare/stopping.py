"""Stopping: whatever asks a command to end, it ends as by Ctrl-C."""

import os
import select
import signal
from collections.abc import Callable
from typing import NoReturn

STOPPING_SIGNALS = ("SIGTERM", "SIGHUP")  # Windows has no SIGHUP.


def stop_on_signals() -> None:
    """Let SIGTERM, and a terminal that is closed, do what Ctrl-C does; `nohup` has chosen to ignore the latter."""
    for number in (getattr(signal, name) for name in STOPPING_SIGNALS if hasattr(signal, name)):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def watched_terminal() -> Callable[[], bool]:
    """Return what tells whether the terminal in whose foreground this process runs is closed.

    Of a terminal that is closed, only the first process of its session gets a signal. If that is `make`, it waits for
    its child without passing the signal on.
    """
    if not _is_in_foreground():
        return lambda: False
    poll = select.poll()
    poll.register(0, 0)
    return lambda: any(event & select.POLLHUP for _, event in poll.poll(0))


def _is_in_foreground() -> bool:
    is_asked_to_stay = hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    try:
        return not is_asked_to_stay and os.tcgetpgrp(0) == os.getpgrp()
    except (AttributeError, OSError):  # Windows, or no terminal.
        return False
