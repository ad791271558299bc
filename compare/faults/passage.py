"""Passage: what went over a wire, as its caller saw it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """A request that went through, and its answer as the caller sees it."""

    at: float
    """When it came, on the monotonic clock."""
    seconds: float
    status: int
    """0 where nobody answered."""
