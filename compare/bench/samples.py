"""Samples: what one load on one architecture gave, kept whole, so that every figure can be computed again."""

import math
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from compare.bench.load import Load, run
from compare.bench.servers import Served, cpu_seconds, memory


@dataclass(frozen=True)
class Sample:
    """One load: a workload on an architecture in a round."""

    workload: str
    architecture: str
    round: int
    mode: str
    """`peak`: as fast as it answers; `steady`: at a rate that all can bear."""

    offered: float
    """Requests a second that were due; 0 at peak."""

    per_second: float
    refused: int
    """Answers that were no success."""

    latencies: list[float]
    """Seconds, from when a request was due."""

    cpu: dict[str, float]
    """Processor seconds of each process."""

    memory: dict[str, float]
    """Bytes of each process afterwards, shared ones divided (PSS)."""

    driver: float
    """Share of one processor that the driver itself took."""

    on_time: float
    """Share of the requests that were sent when they were due; 1 at peak."""

    @property
    def answers(self) -> int:
        return len(self.latencies)

    def figures(self) -> dict[str, float]:
        """Give what is reported of this sample; latencies in milliseconds."""
        return {
            "per second": self.per_second,
            "mean ms": 1000 * fmean(self.latencies),
            **{f"p{percent} ms": 1000 * percentile(self.latencies, percent) for percent in (50, 95, 99)},
            "errors %": 100 * self.refused / self.answers,
            "CPU ms": 1000 * sum(self.cpu.values()) / self.answers,
            "MiB": sum(self.memory.values()) / 2**20,
            "driver %": 100 * self.driver,
        }

    def of(self, process: str) -> dict[str, float]:
        """Give what one process took."""
        return {"CPU ms": 1000 * self.cpu[process] / self.answers, "MiB": self.memory[process] / 2**20}


def percentile(numbers: list[float], percent: float) -> float:
    """Interpolate between the neighbours, as numpy does by default."""
    ordered, place = sorted(numbers), (len(numbers) - 1) * percent / 100
    below, above = ordered[math.floor(place)], ordered[math.ceil(place)]
    return below + (above - below) * (place - math.floor(place))


def take(
    fleet: Served,
    work: Callable[[], Coroutine[Any, Any, Load]],
    workload: str,
    number: int,
    mode: str,
    offered: float = 0.0,
) -> Sample:
    """Put a load on a fleet, and keep what came of it."""
    members = {name: list(member.pids) for name, member in fleet.members.items()}
    before = {name: cpu_seconds(pids) for name, pids in members.items()}
    own, began = time.process_time(), time.perf_counter()
    load = run(work())
    driver = (time.process_time() - own) / (time.perf_counter() - began)
    cpu = {name: cpu_seconds(pids) - before[name] for name, pids in members.items()}
    successes = sum(count for status, count in load.statuses.items() if 200 <= status < 300)
    return Sample(
        workload,
        fleet.architecture.name,
        number,
        mode,
        offered,
        per_second=load.per_second,
        refused=load.answers - successes,
        latencies=load.latencies,
        cpu=cpu,
        memory={name: memory(pids) for name, pids in members.items()},
        driver=driver,
        on_time=1 - load.late / load.answers,
    )
