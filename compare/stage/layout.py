"""Layout: where each box stands: the client on the left, and the further from it, the later somebody is asked."""

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
    """Tell how far each process is from the entry, by the longest way there; calls in a circle count once."""
    found = {process.name: 0 for process in architecture.processes}
    for _ in architecture.processes:
        for arrow in architecture.arrows:
            if arrow.source == architecture.entry or arrow.target not in before(architecture, arrow.source):
                found[arrow.target] = max(found[arrow.target], found[arrow.source] + 1)
    return found


def before(architecture: Architecture, name: str) -> set[str]:
    """Give all from whom a chain of calls leads to a process."""
    found: set[str] = set()
    more = {name}
    while more:
        more = {arrow.source for arrow in architecture.arrows if arrow.target in more} - found
        found |= more
    return found
