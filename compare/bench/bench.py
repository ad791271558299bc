"""Bench: every workload on every architecture, and what the figures are worth."""

import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

import psutil
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from compare.architectures import Architecture
from compare.bench import scaling, workloads
from compare.bench.samples import Sample
from compare.bench.summary import Row, rows
from compare.bench.workloads import WORKLOADS, Place, open_places

BUSY = 0.8
"""A driver that takes more of a processor than this may be what was measured."""

REACHED = 0.98
"""Less of the offered rate than this was not offered."""

COLUMNS = ("per second", "p50 ms", "p95 ms", "p99 ms", "errors %", "CPU ms", "MiB")

console = Console(highlight=False)


@dataclass
class Measured:
    """A whole run."""

    samples: list[Sample] = field(default_factory=list)
    processes: dict[str, int] = field(default_factory=dict)
    """How many there really are, counted by the system."""

    @property
    def warnings(self) -> list[str]:
        """Say which samples are not to be trusted, and why."""
        busy = {
            f"The driver took {sample.driver:.0%} of a processor in {named(sample)}; it may be the bottleneck."
            for sample in self.samples
            if sample.driver > BUSY
        }
        late = {
            f"Only {sample.per_second / sample.offered:.0%} of the offered rate was answered in {named(sample)}."
            for sample in self.samples
            if sample.offered and sample.per_second < REACHED * sample.offered
        }
        return sorted(busy | late)


def named(sample: Sample) -> str:
    return f"{sample.workload} on {sample.architecture}, {sample.mode}"


def measure(architectures: Sequence[Architecture], chosen: Sequence[str], rounds: int, seconds: float) -> Measured:
    """Run the chosen workloads; show how far it is."""
    measured = Measured()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        with open_places(architectures) as places:
            measured.processes = {place.fleet.architecture.name: count_processes(place) for place in places}
            for workload in (each for each in WORKLOADS if each in chosen):
                bar = progress.add_task(workload, total=rounds + 1)
                advance = partial(progress.advance, bar)
                measured.samples += workloads.measure(places, workload, rounds, seconds, advance)
        if "scale" in chosen and any(map(scaling.can_scale, architectures)):
            advance = partial(progress.advance, progress.add_task("scale", total=rounds))
            measured.samples += scaling.measure(architectures, rounds, seconds, advance)
    return measured


def count_processes(place: Place) -> int:
    """Count the processes that serve, and whatever they may have started."""
    pids = [pid for member in place.fleet.members.values() for pid in member.pids]
    return sum(1 + len(psutil.Process(pid).children(recursive=True)) for pid in pids)


def show(measured: Measured) -> None:
    """Print a table, and what is not to be trusted in it."""
    table = Table("workload", "architecture", "mode", *COLUMNS, "of floor", "of first", box=None, pad_edge=False)
    for row in rows(measured.samples):
        table.add_row(row.workload, row.architecture, row.mode, *cells(row))
    console.print(table)
    for name, count in measured.processes.items():
        console.print(f"{name}: {count} process{'es' if count > 1 else ''}")
    for warning in measured.warnings:
        console.print(warning, style="yellow")


def cells(row: Row) -> Iterator[str]:
    yield from (f"{row.figures[column].middle:.3g}" for column in COLUMNS)
    yield from (str(ratio) if ratio else "" for ratio in (row.of_floor, row.of_first))


def machine() -> dict[str, object]:
    """Describe what it was measured on."""
    return {
        "processors": os.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def write(measured: Measured, folder: Path) -> list[Path]:
    """Write the figures, and beside them every sample whole, a JSON object a line."""
    folder.mkdir(parents=True, exist_ok=True)
    figures, raw = folder / "bench.json", folder / "bench-samples.jsonl"
    summary = {
        "machine": machine(),
        "processes": measured.processes,
        "warnings": measured.warnings,
        "rows": [asdict(row) for row in rows(measured.samples)],
    }
    figures.write_text(json.dumps(summary, indent=1))
    raw.write_text("".join(json.dumps(asdict(sample)) + "\n" for sample in measured.samples))
    return [figures, raw]
