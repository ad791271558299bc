"""The number of file descriptors of a process. Each connection takes one, and many systems allow few by default."""

from contextlib import suppress
from functools import cache

try:
    import resource
except ImportError:  # Windows has no such limit.
    resource = None

MANY = 16_384
FOR_OTHER_PURPOSES = 200
"""Databases, logs and connections to other services need some, too."""


def allow_many() -> None:
    """Raise this process's own limit as far as the system lets it; processes that it starts inherit it."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MANY if hard == resource.RLIM_INFINITY else min(MANY, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


@cache
def most_connections(most: int) -> int:
    """Return how many connections of clients a process should have: `most`, or what the system leaves for them."""
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if resource else MANY
    return most if resource and soft == resource.RLIM_INFINITY else min(most, soft - FOR_OTHER_PURPOSES)
