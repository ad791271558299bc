"""Summary: many samples become one figure with its interval, for each workload, architecture and mode."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from compare.bench.hops import Work
from compare.bench.intervals import Interval, interval
from compare.bench.samples import Sample

FLOOR = "floor"
UNKNOWN: Mapping[str, Mapping[str, Work]] = MappingProxyType({})


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    workload: str
    architecture: str
    mode: str
    figures: dict[str, Interval]
    processes: dict[str, dict[str, Interval]]
    """Processor time a request and memory, of each process."""

    work: Work | None
    """Hops and SQL statements a request, where they were counted."""

    of_floor: Interval | None
    """Throughput as a share of the floor's in the same round; at peak only."""

    of_first: Interval | None
    """Throughput at peak, or p99 when steady, by the first architecture's in the same round."""


def rows(samples: Sequence[Sample], work: Mapping[str, Mapping[str, Work]] = UNKNOWN) -> list[Row]:
    """Summarise everything but the floor.

    Args:
        work: hops and statements, by architecture and workload.
    """
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
            figures([sample.figures() for sample in group]),
            processes(group),
            work.get(key[1], {}).get(key[0]),
            ratio(group, groups.get((key[0], FLOOR, key[2]))),
            ratio(group, firsts[key[0], key[2]]),
        )
        for key, group in groups.items()
        if key[1] != FLOOR
    ]


def figures(rounds: Sequence[Mapping[str, float]]) -> dict[str, Interval]:
    return {name: interval([each[name] for each in rounds]) for name in rounds[0]}


def processes(group: Sequence[Sample]) -> dict[str, dict[str, Interval]]:
    return {process: figures([sample.of(process) for sample in group]) for process in group[0].cpu}


def ratio(group: Sequence[Sample], base: Sequence[Sample] | None) -> Interval | None:
    """Divide round by round, since the machine was equally fast for both halves of a round."""
    if not base or base is group:
        return None
    name = "p99 ms" if group[0].mode == "steady" else "per second"
    bases = {sample.round: sample.figures()[name] for sample in base}
    return interval([sample.figures()[name] / bases[sample.round] for sample in group])
