"""Agreement: do two runs on one machine say the same? A figure that does not come again is none."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from compare.bench import document, ratios
from compare.bench.intervals import Interval, interval

RATIOS = ("of_floor", "of_first")


@dataclass(frozen=True)
class Pair:
    """One ratio, as two runs found it."""

    name: str
    one: Interval
    other: Interval

    @property
    def same_order(self) -> bool:
        """Who is ahead in one run is not behind in the other; who may as well be even is neither."""
        return {self.one.side, self.other.side} != {-1, 1}

    @property
    def agrees(self) -> bool:
        return self.same_order and self.one.overlaps(self.other)


def pairs(one: Path, other: Path) -> list[Pair]:
    """Pair the ratios of two folders with reports; what only one of them has is left out."""
    first, second = dict(found(one)), dict(found(other))
    return [Pair(name, first[name], second[name]) for name in first if name in second]


def found(folder: Path) -> Iterator[tuple[str, Interval]]:
    """Give every ratio in a folder by its name."""
    for row in read(folder / document.FIGURES, "rows"):
        for ratio in RATIOS:
            if row[ratio]:
                name = f"{row['workload']}, {row['architecture']}, {row['mode']}, {ratio}"
                yield name.replace("_", " "), Interval(**row[ratio])
    for figure in read(folder / ratios.FIGURES, "figures"):
        yield figure["goal"], interval(figure["rounds"])


def read(file: Path, key: str) -> list[dict[str, Any]]:
    return json.loads(file.read_text("utf-8"))[key] if file.is_file() else []


def show(compared: list[Pair], console: Console) -> None:
    """Print every ratio of both, and where they do not agree."""
    table = Table("ratio", "one run", "the other", "", box=None, pad_edge=False)
    for pair in compared:
        table.add_row(pair.name, str(pair.one), str(pair.other), "[green]✓[/]" if pair.agrees else "[red]✗[/]")
    console.print(table)
    agreed = sum(pair.agrees for pair in compared)
    console.print(
        f"{agreed} of {len(compared)} ratios agree, {sum(pair.same_order for pair in compared)} in their order."
    )


def run(one: Path, other: Path, as_json: bool = False) -> int:
    """Compare two runs; give the exit code."""
    compared = pairs(one, other)
    if not compared:
        said = f"{one} and {other} have no ratio in common; `marketplace bench --reports FOLDER` makes them."
        Console(stderr=True).print(said, style="red", markup=False, soft_wrap=True)
        return 2
    if as_json:
        print(json.dumps([asdict(pair) | {"agrees": pair.agrees} for pair in compared]))
    else:
        show(compared, Console(highlight=False))
    return 0 if all(pair.agrees for pair in compared) else 1
