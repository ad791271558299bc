"""The command: `marketplace bench`, first the workloads and then the ratios with their goals."""

from collections.abc import Sequence
from pathlib import Path

from compare.architectures import Architecture
from compare.bench import bench, ratios
from compare.bench.scenarios import SCENARIOS
from compare.bench.workloads import WORKLOADS
from compare.foreground import say

EVERYTHING = (*WORKLOADS, "scale", *SCENARIOS)


def run(architectures: Sequence[Architecture], only: Sequence[str], rounds: int, seconds: float, reports: Path) -> int:
    """Measure what is asked for, or everything; give the exit code."""
    if unknown := [name for name in only if name not in EVERYTHING]:
        say(f"There is no {' or '.join(unknown)} to measure; there are: {', '.join(EVERYTHING)}.", style="red")
        return 2
    chosen = only or EVERYTHING
    if loads := [name for name in chosen if name not in SCENARIOS]:
        measured = bench.measure(architectures, loads, rounds, seconds)
        bench.show(measured)
        say(f"Figures and samples: {', '.join(map(str, bench.write(measured, reports)))}")
    if scenarios := [name for name in chosen if name in SCENARIOS]:
        found = ratios.measure(rounds, scenarios)
        ratios.show(found)
        say(f"Ratios: {ratios.write(found, reports)}")
    return 0
