"""Two lists that ought to be the same: each kind of drift is told apart."""

from dataclasses import dataclass

import pytest

from compare import reconciling
from compare.reconciling import Difference, Drift


@dataclass(frozen=True)
class Fruit:
    id: int
    name: str = "apple"
    colour: str = "red"


def drift(originals: list[Fruit], copies: list[Fruit]) -> Drift:
    return reconciling.drift(originals, copies, ["name", "colour"])


def test_two_lists_that_are_equal_do_not_drift() -> None:
    found = drift([Fruit(1), Fruit(2)], [Fruit(2), Fruit(1)])
    assert found == Drift(agreeing=2, missing=[], left_over=[], differing={})
    assert not found


def test_two_empty_lists_do_not_drift() -> None:
    assert drift([], []) == Drift(agreeing=0, missing=[], left_over=[], differing={})


def test_each_kind_of_drift_is_told_apart() -> None:
    originals = [Fruit(1), Fruit(2, "pear"), Fruit(3, colour="green"), Fruit(4, "plum", "blue"), Fruit(6)]
    copies = [Fruit(1), Fruit(2), Fruit(3), Fruit(4), Fruit(5)]
    found = drift(originals, copies)
    assert found == Drift(
        agreeing=1,
        missing=[6],
        left_over=[5],
        differing={
            "name": [Difference(2, "pear", "apple"), Difference(4, "plum", "apple")],
            "colour": [Difference(3, "green", "red"), Difference(4, "blue", "red")],
        },
    )
    assert found.outdated == [2, 3, 4]
    assert found


@pytest.mark.parametrize("found", [drift([Fruit(1)], []), drift([], [Fruit(1)]), drift([Fruit(1)], [Fruit(1, "fig")])])
def test_one_thing_that_drifts_is_enough(found: Drift) -> None:
    assert found
