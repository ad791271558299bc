"""Stopping: whatever asks a command to end, it ends as by Ctrl-C."""

import signal
from typing import NoReturn

STOPPING_SIGNALS = ("SIGTERM", "SIGHUP")  # Windows has no SIGHUP.


def stop_on_signals() -> None:
    """Let SIGTERM, and a terminal that is closed, do what Ctrl-C does; `nohup` has chosen to ignore the latter."""
    for number in (getattr(signal, name) for name in STOPPING_SIGNALS if hasattr(signal, name)):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
