"""Intervals: how sure a figure is, from the rounds that gave it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb
from statistics import median

OUTSIDE = 0.025
"""On each side: what is left is an interval of 95%."""


@dataclass(frozen=True)
class Interval:
    """A median, and between which rounds it would fall in 95 of 100 repetitions."""

    middle: float
    low: float
    high: float

    @property
    def side(self) -> int:
        """Tell on which side of 1 a ratio surely is: -1 below, 1 above, 0 if it may be either."""
        return (self.low > 1) - (self.high < 1)

    def overlaps(self, other: "Interval") -> bool:
        return self.low <= other.high and other.low <= self.high

    def __str__(self) -> str:
        return f"{self.middle:.3g} ({self.low:.3g} … {self.high:.3g})"


def interval(numbers: Sequence[float]) -> Interval:
    """Take the interval from the order of the rounds alone, however they are distributed.

    Each round is above or below the true median like a coin, so the binomial distribution says how many of the
    outermost may be left out. Of fewer than nine rounds that is none, and of fewer than six all are not yet enough.
    """
    ordered, spare = sorted(numbers), left_out(len(numbers))
    return Interval(median(ordered), ordered[spare], ordered[-1 - spare])


def left_out(count: int) -> int:
    """Tell how many rounds may be left out on each side."""
    number, chance = 0, 0.5**count + comb(count, 1) * 0.5**count
    while chance <= OUTSIDE:
        number += 1
        chance += comb(count, number + 1) * 0.5**count
    return number
