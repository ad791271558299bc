"""Curves: how long requests take, as a drawing: for each share of the requests, how long they took at most."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compare.bench.samples import percentile

WIDTH, HEIGHT = 640, 260
LEFT, BOTTOM = 60, 30
SHARES = (50, 75, 90, 95, 99, 99.9)
POINTS = [*range(99), *(99 + step / 10 for step in range(10))]


@dataclass(frozen=True)
class Curve:
    """One architecture's latencies as a line."""

    name: str
    path: str
    end: float
    """Where the line ends, from above."""


@dataclass(frozen=True)
class Chart:
    """Curves above an axis of shares, beside an axis of milliseconds; both logarithmic, for the slow few matter."""

    curves: list[Curve]
    shares: list[tuple[float, str]]
    milliseconds: list[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = BOTTOM


def chart(latencies: Mapping[str, Sequence[float]]) -> Chart:
    """Draw the latencies, in seconds, of each architecture."""
    found = {name: [1000 * percentile(list(numbers), share) for share in POINTS] for name, numbers in latencies.items()}
    least = min(min(numbers) for numbers in found.values())
    most = max(max(numbers) for numbers in found.values())
    scale = Scale(math.log10(max(least, 0.01)), math.log10(max(most, 0.02)))
    return Chart(
        curves=[curve(name, numbers, scale) for name, numbers in found.items()],
        shares=[(across(share), f"{share:g}%") for share in SHARES],
        milliseconds=[(scale.down(tick), f"{tick:g} ms") for tick in scale.ticks()],
    )


@dataclass(frozen=True)
class Scale:
    """Where milliseconds are on the paper: a logarithmic axis between two powers of ten."""

    low: float
    high: float

    def down(self, milliseconds: float) -> float:
        share = (math.log10(max(milliseconds, 0.001)) - self.low) / max(self.high - self.low, 0.1)
        return round((HEIGHT - BOTTOM) * (1 - share), 1)

    def ticks(self) -> Iterator[float]:
        for power in range(math.floor(self.low), math.ceil(self.high) + 1):
            yield from (m * 10**power for m in (1, 2, 5) if self.low <= math.log10(m * 10**power) <= self.high)


def across(share: float) -> float:
    """Place a share of the requests; each further nine takes as much room as the one before."""
    nines = -math.log10(1 - min(share, 99.9) / 100)
    return round(LEFT + (WIDTH - LEFT) * nines / 3, 1)


def curve(name: str, numbers: Sequence[float], scale: Scale) -> Curve:
    points = [(across(share), scale.down(number)) for share, number in zip(POINTS, numbers, strict=True)]
    return Curve(name, "M" + " L".join(f"{x},{y}" for x, y in points), points[-1][1])
