"""Rendezvous: processes that wait for each other, which proves that there are several of them at the same time."""

import os
import time
from pathlib import Path

SECONDS, POLL_SECONDS = 5.0, 0.01


def meet(folder: Path, company: int, host: int) -> int:
    """Come to a folder and wait until enough processes are there; give the id of this one.

    Args:
        company: how many processes are enough.
        host: the process that invites the others; it never waits, since it would wait for itself.
    """
    (folder / str(os.getpid())).touch()
    deadline = time.monotonic() + SECONDS
    while os.getpid() != host and len(list(folder.iterdir())) < company and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return os.getpid()
