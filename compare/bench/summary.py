"""Summary: many samples become one figure with its interval, for each workload, architecture and mode."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compare.bench.intervals import Interval, interval
from compare.bench.samples import Sample

FLOOR = "floor"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    workload: str
    architecture: str
    mode: str
    figures: dict[str, Interval]
    of_floor: Interval | None
    """Throughput as a share of the floor's in the same round; at peak only."""

    of_first: Interval | None
    """Throughput at peak, or p99 when steady, by the first architecture's in the same round."""


def rows(samples: Sequence[Sample]) -> list[Row]:
    """Summarise everything but the floor."""
    groups: dict[tuple[str, str, str], list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[sample.workload, sample.architecture, sample.mode].append(sample)
    firsts: dict[tuple[str, str], list[Sample]] = {}
    for (workload, architecture, mode), group in groups.items():
        if architecture != FLOOR:
            firsts.setdefault((workload, mode), group)
    return [
        Row(
            *key,
            figures(group),
            ratio(group, groups.get((key[0], FLOOR, key[2]))),
            ratio(group, firsts[key[0], key[2]]),
        )
        for key, group in groups.items()
        if key[1] != FLOOR
    ]


def figures(group: Iterable[Sample]) -> dict[str, Interval]:
    measured = [sample.figures() for sample in group]
    return {name: interval([figures[name] for figures in measured]) for name in measured[0]}


def ratio(group: Sequence[Sample], base: Sequence[Sample] | None) -> Interval | None:
    """Divide round by round, since the machine was equally fast for both halves of a round."""
    if not base or base is group:
        return None
    name = "p99 ms" if group[0].mode == "steady" else "per second"
    bases = {sample.round: sample.figures()[name] for sample in base}
    return interval([sample.figures()[name] / bases[sample.round] for sample in group])
