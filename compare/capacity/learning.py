"""Learning: what it takes to learn recommendations from all ratings, seen from outside, at three sizes.

Whoever learns is started anew and watched until it has learned. Of what this takes, what it takes with no
rating at all is the start, and the rest is learning.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from compare import importing
from compare.bench.servers import QUIET, cpu_seconds
from compare.capacity.crowding import Crowd
from compare.capacity.loading import Refused
from compare.capacity.measurements import Law, Model
from compare.importing import Destination
from compare.launcher import Fleet
from compare.starters import MakeStarter
from compare.topology import Architecture

ONCE = {**QUIET, "REFRESH_SECONDS": "3600"}
CROWDS = (Crowd(1_500, 300), Crowd(300, 4_500, first=1_501))
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Learned:
    """What it took, once."""

    ratings: int
    items: int
    cpu: Mapping[str, float]
    memory: float


def learn(
    architecture: Architecture, data: Path, starter: MakeStarter, crowds: Sequence[Crowd], advance: Callable[[], object]
) -> Model:
    """Let one process learn from nothing, from many ratings, and from ratings of many items."""
    learner = architecture.owner("recommendations").name
    seen: list[Learned] = []
    with Fleet(architecture, data, 0, ONCE, starter=starter) as fleet:
        place = Destination.of(fleet)
        seen.append(_watch(fleet, learner, 0, 0))
        for crowd in crowds:
            importing.load(place, crowd.data_set())
            seen.append(_watch(fleet, learner, seen[-1].ratings + crowd.ratings, crowd.items))
            advance()
    return model(learner, seen)


def model(learner: str, seen: Sequence[Learned]) -> Model:
    """Make laws of what was seen."""
    cpu = {name: law(seen, [each.cpu[name] for each in seen], 2) for name in seen[0].cpu}
    busy = {name: Law(0.0, each.per_rating, each.per_item, 2) for name, each in cpu.items()}
    return Model(learner, busy, law(seen, [each.memory for each in seen], 1))


def law(seen: Sequence[Learned], values: Sequence[float], power: int) -> Law:
    """Draw the line through three points; what would shrink with growth is noise, and counts as nothing."""
    fixed, *rest = values
    (r, i), (s, j) = ((each.ratings, each.items**power) for each in seen[1:])
    first, second = (value - fixed for value in rest)
    by_rating, by_item = (first * j - second * i) / (r * j - s * i), (r * second - s * first) / (r * j - s * i)
    if by_item < 0:
        return Law(fixed, max(second / s, 0.0), 0.0, power)
    return Law(fixed, max(by_rating, 0.0), by_item, power)


def _watch(fleet: Fleet, learner: str, ratings: int, items: int) -> Learned:
    names = [fleet.members[learner].process, *_told_by(fleet, learner)]
    before = {name: cpu_seconds(fleet.members[name].pids) for name in names}
    fleet.restart(learner)
    before[learner] = 0.0  # It is another process now.
    _wait(fleet)
    cpu = {name: cpu_seconds(fleet.members[name].pids) - before[name] for name in names}
    return Learned(ratings, items, cpu, _most_memory(fleet.members[learner].pid))


def _told_by(fleet: Fleet, learner: str) -> list[str]:
    """Give who keeps the reviews, if it is somebody else."""
    keeper = fleet.architecture.owner("reviews").name
    return [] if keeper == learner else [keeper]


def _wait(fleet: Fleet) -> None:
    """Ask for what is learned until there is an answer."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    with httpx.Client(base_url=fleet.base_url, timeout=PATIENCE_SECONDS, trust_env=False) as client:
        while (answer := client.get("/recommendations/similar/1")).status_code != 200:
            if time.monotonic() > deadline:
                raise Refused(f"{fleet.architecture.name} does not learn from its ratings: {answer.text}")
            time.sleep(POLL_SECONDS)


def _most_memory(pid: int) -> float:
    """Give the bytes that a process ever had at once, where the system tells; else those that it has now."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    peaks = [int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")]
    return float(peaks[0] if peaks else psutil.Process(pid).memory_info().rss)
