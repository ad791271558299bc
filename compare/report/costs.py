"""Costs: what marketplaces cost by how many use them, as a drawing with two logarithmic axes."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compare.capacity.conclusions import people

WIDTH, HEIGHT = 960, 380
LEFT, BOTTOM = 70, 30

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Axis:
    """A logarithmic axis: where a number is, between the two ends."""

    low: float
    high: float
    begin: float
    end: float

    def at(self, number: float) -> float:
        share = math.log10(number / self.low) / max(math.log10(self.high / self.low), 0.1)
        return round(self.begin + (self.end - self.begin) * share, 1)

    def powers(self) -> Iterator[float]:
        """Give the powers of ten between the ends."""
        for power in range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1):
            yield 10.0**power


@dataclass(frozen=True)
class Drawn:
    """Lines above an axis of users a day, beside an axis of costs."""

    curves: dict[str, str]
    users: list[tuple[float, str]]
    costs: list[tuple[float, str]]
    limits: list[tuple[str, float, float, str]]
    """Of each architecture, where its line reaches what breaks first, and what that is."""

    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = BOTTOM


def draw(curves: Mapping[str, Points], limits: Mapping[str, tuple[float, str]]) -> Drawn:
    """Draw the cost of each architecture.

    Args:
        limits: where each breaks first, in users a day, and what breaks.
    """
    numbers = list(zip(*(point for points in curves.values() for point in points), strict=True))
    across = Axis(min(numbers[0]), max(numbers[0]), LEFT, WIDTH)
    down = Axis(min(numbers[1]), max(numbers[1]), HEIGHT - BOTTOM, 0)
    return Drawn(
        curves={name: path(points, across, down) for name, points in curves.items()},
        users=[(across.at(number), people(number)) for number in across.powers()],
        costs=[(down.at(number), f"{number:,g}") for number in down.powers()],
        limits=[
            (name, across.at(users), down.at(cost_at(curves[name], users)), label)
            for name, (users, label) in limits.items()
            if across.low <= users <= across.high
        ],
    )


def path(points: Points, across: Axis, down: Axis) -> str:
    return "M" + " L".join(f"{across.at(users)},{down.at(cost)}" for users, cost in points)


def cost_at(points: Points, users: float) -> float:
    """Give the cost at the last point that is not beyond."""
    return [cost for known, cost in points if known <= users][-1]
