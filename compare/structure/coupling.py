"""Coupling: which calls an architecture declares, and which of them, or others, were seen."""

from dataclasses import dataclass

from compare.structure.calls import CLIENT
from compare.structure.observing import Observed
from compare.topology import Architecture

BACKGROUND = "in the background"


@dataclass(frozen=True)
class Coupled:
    """Two processes, of which one calls the other."""

    source: str
    target: str
    declared: bool
    seen: tuple[str, ...]
    """In which use cases, or in the background; nowhere if nothing was seen of it."""

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


def coupling(architecture: Architecture, observed: Observed) -> list[Coupled]:
    """Give every call that is declared, and then every one that was seen all the same."""
    declared = [(arrow.source, arrow.target) for arrow in architecture.arrows]
    pairs = {
        use_case: {(each.caller, each.callee) for each in call.everything if each.caller != CLIENT}
        for use_case, call in observed.calls.items()
    }
    seen = observed.arrows.union(*pairs.values())
    return [
        Coupled(*arrow, arrow in declared, _where(arrow, pairs) or ((BACKGROUND,) if arrow in seen else ()))
        for arrow in (*declared, *sorted(seen - {*declared}))
    ]


def _where(arrow: tuple[str, str], pairs: dict[str, set[tuple[str, str]]]) -> tuple[str, ...]:
    return tuple(use_case for use_case, found in pairs.items() if arrow in found)


def undeclared(coupled: list[Coupled]) -> list[Coupled]:
    """Give the calls that nobody declared."""
    return [each for each in coupled if not each.declared]


def unseen(coupled: list[Coupled]) -> list[Coupled]:
    """Give the declared calls that never happened."""
    return [each for each in coupled if not each.seen]
