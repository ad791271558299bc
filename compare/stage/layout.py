"""Layout: where each box stands: left the client, then the entry, then who calls others, then who calls nobody."""

from dataclasses import dataclass

from compare.topology import Architecture

CLIENT = "client"


@dataclass(frozen=True)
class Spot:
    """A box's place in a grid; rows are centred, so they may be halves."""

    column: int
    row: float


def spots(architecture: Architecture) -> dict[str, Spot]:
    """Give every process, and the client, a place."""
    columns = {CLIENT: 0, **{name: depth + 1 for name, depth in depths(architecture).items()}}
    members = {column: [name for name, each in columns.items() if each == column] for column in columns.values()}
    most = max(map(len, members.values()))
    return {
        name: Spot(column, number + (most - len(names)) / 2)
        for column, names in members.items()
        for number, name in enumerate(names)
    }


def depths(architecture: Architecture) -> dict[str, int]:
    """Tell who stands how far from the entry: those it asks, and behind them whom others ask who ask nobody."""
    callers = {arrow.source for arrow in architecture.arrows}
    asked_inside = {arrow.target for arrow in architecture.arrows if arrow.source != architecture.entry}
    names = (process.name for process in architecture.processes)
    return {name: 0 if name == architecture.entry else 1 + (name in asked_inside - callers) for name in names}
