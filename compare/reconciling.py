"""Reconciling: compares two lists of things that ought to be the same, and says what differs, as data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class Thing(Protocol):
    """Whatever has an id by which it is found in both lists."""

    id: int


@dataclass(frozen=True)
class Difference:
    """A field of one thing that is not the same on both sides."""

    id: int
    original: Any
    copy: Any


@dataclass(frozen=True)
class Drift:
    """By how much copies have drifted from their originals."""

    agreeing: int
    """How many are the same in every field."""

    missing: list[int]
    """Of which originals there is no copy, by id."""

    left_over: list[int]
    """Which copies have no original any more, by id."""

    differing: dict[str, list[Difference]]
    """Who differs, by field; a field in which all agree is left out."""

    def __bool__(self) -> bool:
        return bool(self.missing or self.left_over or self.differing)

    @property
    def outdated(self) -> list[int]:
        """Give the ids of copies that differ in any field."""
        return sorted({difference.id for differences in self.differing.values() for difference in differences})


def drift(originals: Iterable[Thing], copies: Iterable[Thing], fields: Sequence[str]) -> Drift:
    """Compare copies with their originals in these fields; nothing is asked of anybody."""
    ours, theirs = ({thing.id: thing for thing in things} for things in (originals, copies))
    both = sorted(ours.keys() & theirs.keys())
    differing = {field: list(differences(ours, theirs, both, field)) for field in fields}
    outdated = {difference.id for found in differing.values() for difference in found}
    return Drift(
        agreeing=len(both) - len(outdated),
        missing=sorted(ours.keys() - theirs.keys()),
        left_over=sorted(theirs.keys() - ours.keys()),
        differing={field: found for field, found in differing.items() if found},
    )


def differences(ours: dict[int, Thing], theirs: dict[int, Thing], ids: list[int], field: str) -> Iterable[Difference]:
    """Yield where one field differs."""
    for each in ids:
        original, copy = getattr(ours[each], field), getattr(theirs[each], field)
        if original != copy:
            yield Difference(each, original, copy)
