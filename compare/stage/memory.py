"""Memory: what processes have for themselves, with their share of what they share."""

from collections.abc import Iterable

import psutil


def mib(pids: Iterable[int]) -> int:
    """Give it in MiB; 0 where this system does not say who shares what."""
    total = 0
    for pid in pids:
        try:
            total += psutil.Process(pid).memory_full_info().pss
        except (psutil.Error, AttributeError):
            continue  # It has ended, or the system does not say.
    return round(total / 2**20)
