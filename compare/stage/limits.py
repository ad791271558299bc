"""Limits: what this process, and whoever it starts, may have of the system, since both inherit."""

import os

from chassis import descriptors

ALLOCATION = {
    "MALLOC_ARENA_MAX": "2",  # Each thread would keep some memory for itself.
    "MALLOC_MMAP_THRESHOLD_": "1048576",  # What hashing a password took goes back at once.
}
"""What lets glibc give memory back; other systems do not read it."""


def set_limits() -> None:
    """Allow many connections, which a crowd behind wires needs, and little memory beyond what is in use."""
    for name, value in ALLOCATION.items():
        os.environ.setdefault(name, value)
    descriptors.allow_many()
