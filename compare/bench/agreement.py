"""Agreement: do two runs on one machine say the same? A figure that does not come again is none."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, TypeAdapter
from rich.console import Console
from rich.table import Table

from compare.bench import document, ratios
from compare.bench.intervals import Interval, interval

RATIOS = ("of_floor", "of_first")
MAKE = "Measure with `marketplace bench --reports FOLDER`, and name that folder."

Shape = TypeVar("Shape")


@dataclass(frozen=True)
class Row:
    """What a report says about one workload; it says more than is compared."""

    workload: str
    architecture: str
    mode: str
    of_floor: Interval | None
    of_first: Interval | None


@dataclass(frozen=True)
class Rows:
    """What `bench.json` holds."""

    rows: list[Row]


@dataclass(frozen=True)
class Figure:
    """What a report says about one goal."""

    goal: str
    rounds: Annotated[list[float], Field(min_length=1)]


@dataclass(frozen=True)
class Figures:
    """What `ratios.json` holds."""

    figures: list[Figure]


class NoReports(Exception):
    """What a run of bench has left cannot be read; the message says which file, and what to do."""


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
    """Give every ratio in a folder by its name.

    Raises:
        NoReports: there is no such folder, or a file in it is broken.
    """
    if not folder.is_dir():
        raise NoReports(f"{folder} is no folder. {MAKE}")
    for row in read(folder / document.FIGURES, Rows, Rows([])).rows:
        for ratio in RATIOS:
            if one := getattr(row, ratio):
                name = f"{row.workload}, {row.architecture}, {row.mode}, {ratio}"
                yield name.replace("_", " "), one
    for figure in read(folder / ratios.FIGURES, Figures, Figures([])).figures:
        yield figure.goal, interval(figure.rounds)


def read(file: Path, shape: type[Shape], otherwise: Shape) -> Shape:
    """Read a file of a report, if it is there."""
    if not file.exists():
        return otherwise
    try:
        return TypeAdapter(shape).validate_json(file.read_text("utf-8-sig"), strict=True)
    except (OSError, ValueError) as error:
        raise NoReports(f"{file} is not what `marketplace bench` writes. {MAKE}") from error


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
    try:
        compared = pairs(one, other)
        if not compared:
            raise NoReports(f"{one} and {other} have no ratio in common. {MAKE}")
    except NoReports as error:
        Console(stderr=True).print(str(error), style="red", markup=False, soft_wrap=True)
        return 2
    if as_json:
        print(json.dumps([asdict(pair) | {"agrees": pair.agrees} for pair in compared]))
    else:
        show(compared, Console(highlight=False))
    return 0 if all(pair.agrees for pair in compared) else 1
