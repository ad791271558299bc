"""Intervals: how sure a figure is, from the rounds that gave it."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

RESAMPLES = 2_000
OUTSIDE = 0.025
"""On each side: what is left is an interval of 95%."""


@dataclass(frozen=True)
class Interval:
    """A median, and where it would fall in 95 of 100 repetitions."""

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
    """Draw the rounds again and again, with replacement (the percentile bootstrap); chance is the same each time."""
    chance = Random(1)
    medians = sorted(median(chance.choices(numbers, k=len(numbers))) for _ in range(RESAMPLES))
    return Interval(median(numbers), medians[int(OUTSIDE * RESAMPLES)], medians[int((1 - OUTSIDE) * RESAMPLES) - 1])
