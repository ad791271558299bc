"""Quick look: placing an order, measured for a moment only; what `marketplace bench` does at length."""

import sys
from pathlib import Path

from compare.architectures import MICROSERVICES, MONOLITH
from compare.bench import document, workloads
from compare.bench.bench import Measured
from compare.bench.workloads import open_places

WORKLOAD, ROUNDS, SECONDS = "place_order", 2, 0.3


def measure(folder: Path) -> None:
    """Measure both architectures in turns, and write the figures as `marketplace bench` does."""
    with open_places([MONOLITH, MICROSERVICES]) as places:
        samples = workloads.measure(places, WORKLOAD, ROUNDS, SECONDS, lambda: None)
    document.write(Measured(samples), folder)


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
