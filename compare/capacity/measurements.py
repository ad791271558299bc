"""Measurements: what one request takes of each process, as it was measured here; the model knows nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from compare.capacity.assumptions import USE_CASES
from compare.topology import Architecture


@dataclass(frozen=True)
class Cost:
    """What one request of a use case takes of one process, on average."""

    cpu: float = 0.0
    """Processor seconds."""

    requests: float = 0.0
    """Requests that reach the process."""

    statements: float = 0.0
    writes: float = 0.0
    """SQL statements, and transactions that write."""

    stored: float = 0.0
    """Bytes by which the database grows."""


@dataclass(frozen=True)
class Running:
    """One process at rest."""

    database: bool
    """Does it have one, which is a file?"""

    memory: float
    """Bytes, shared ones counted whole: on a machine of its own it shares them with nobody (RSS)."""

    idle: float
    """Processor seconds a second that it takes while nobody asks for anything."""


@dataclass(frozen=True)
class Law:
    """How something grows with the ratings there are, and with the items that have some."""

    fixed: float
    per_rating: float
    per_item: float
    power: int
    """2 where every item is compared with every other."""

    def at(self, ratings: float, items: float) -> float:
        return self.fixed + self.per_rating * ratings + self.per_item * items**self.power


@dataclass(frozen=True)
class Model:
    """What it takes to learn recommendations anew from all ratings, once."""

    process: str
    """Who learns."""

    cpu: dict[str, Law]
    """Processor seconds, of who learns and of who tells the ratings."""

    memory: Law
    """Bytes of who learns, at most."""


@dataclass(frozen=True)
class Marketplace:
    """One architecture."""

    entry: str
    processes: dict[str, Running]
    costs: dict[str, dict[str, Cost]]
    """By use case and process."""

    model: Model

    def cost(self, use_case: str, process: str) -> Cost:
        return self.costs[use_case].get(process, Cost())


@dataclass(frozen=True)
class Writer:
    """How long one database is not anybody else's while somebody writes, in seconds."""

    transaction: float
    statement: float

    def seconds(self, cost: Cost) -> float:
        """Give how long a request keeps others from writing; all its statements count, if it writes at all."""
        return cost.writes * self.transaction + (cost.statements * self.statement if cost.writes else 0.0)


@dataclass(frozen=True)
class Measurements:
    """One run of `marketplace capacity --measure`."""

    machine: dict[str, Any]
    writer: Writer
    marketplaces: dict[str, Marketplace]

    def of(self, architectures: Sequence[Architecture]) -> "Measurements":
        """Leave out what was measured beside these, and bring them into this order."""
        return replace(self, marketplaces={each.name: self.marketplaces[each.name] for each in architectures})


ADAPTER = TypeAdapter(Measurements)


class NoMeasurements(Exception):
    """A file holds something else; the message says what to do."""


def read(file: Path) -> Measurements:
    """Read what was measured.

    Raises:
        NoMeasurements: the file is broken, or another program's, or an older version's.
    """
    try:
        found = ADAPTER.validate_json(file.read_text("utf-8-sig"))
    except (OSError, ValueError):
        found = None
    if found is None or not all(map(is_complete, found.marketplaces.values())):
        raise NoMeasurements(
            f"{file} holds no measurements that can be used; measure again with --measure, or delete it."
        )
    return found


def is_complete(marketplace: Marketplace) -> bool:
    """Tell whether each use case was measured, and whether the processes that are meant are there."""
    names = marketplace.processes.keys()
    return {*USE_CASES} <= marketplace.costs.keys() and {marketplace.entry, marketplace.model.process} <= names


def write(measurements: Measurements, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(ADAPTER.dump_json(measurements, indent=1))
