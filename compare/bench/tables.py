"""Tables: what was measured, a block a workload, narrow enough for any terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from compare.bench.bench import Measured
from compare.bench.summary import Row, rows

COLUMNS = {
    "per second": "per s",
    "mean ms": "mean ms",
    "p50 ms": "p50",
    "p95 ms": "p95",
    "p99 ms": "p99",
    "errors %": "err %",
    "CPU ms": "CPU ms",
    "MiB": "MiB",
}
"""The figures that are shown, each with a name short enough for a terminal."""


def show(measured: Measured, console: Console) -> None:
    """Print every workload, then what is not to be trusted and what is wrong."""
    found = rows(measured.samples, measured.work)
    for workload in dict.fromkeys(row.workload for row in found):
        block = [row for row in found if row.workload == workload]
        console.print(table(workload.replace("_", " "), block))
        for line in sentences(block):
            console.print(Padding(line, (0, 0, 0, 2)))
        console.print()
    for name, count in measured.processes.items():
        console.print(f"{name}: {count} process{'es' if count > 1 else ''}")
    for trouble, style in ((measured.warnings, "yellow"), (measured.wrong, "red")):
        for sentence in trouble:
            console.print(sentence, style=style, markup=False)


def table(title: str, block: Sequence[Row]) -> Table:
    made = Table(box=None, pad_edge=False)
    made.add_column(title, min_width=max(len(row.architecture) for row in block))
    made.add_column("load")
    for name in COLUMNS.values():
        made.add_column(name, justify="right", no_wrap=True)
    for row in block:
        made.add_row(row.architecture, row.mode, *(number(row.figures[column].middle) for column in COLUMNS))
    return made


def number(figure: float) -> str:
    """Write a figure with as many digits as mean something."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


def sentences(block: Sequence[Row]) -> Iterator[str]:
    """Say what each architecture does for a request, and how it stands to a bare endpoint and to the first."""
    first = block[0].architecture
    for name in dict.fromkeys(row.architecture for row in block):
        said = list(
            filter(None, (phrase for row in block if row.architecture == name for phrase in phrases(row, first)))
        )
        if said:
            yield f"{name}: {'; '.join(said)}"


def phrases(row: Row, first: str) -> Iterator[str]:
    if row.work and row.mode == "peak":
        yield f"{number(row.work.hops)} hops, {number(row.work.statements)} SQL a request"
    if row.of_floor:
        yield f"{row.of_floor} of a bare endpoint's throughput"
    if row.of_first:
        yield f"{row.of_first} {'times the p99' if row.mode == 'steady' else 'of the throughput'} of {first}"
