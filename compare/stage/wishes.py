"""Wishes: what shoppers want next, one after the other; the same for every architecture, and the same every time."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

UseCase = Literal["browse", "item page", "order", "cancel", "review", "recommend", "sign in"]

MIX: dict[UseCase, int] = {
    "browse": 500,
    "item page": 295,
    "order": 90,
    "cancel": 30,
    "review": 40,
    "recommend": 40,
    "sign in": 5,
}
"""Many look, few buy."""

SEED = 6


@dataclass(frozen=True)
class Wish:
    """One thing that a shopper wants; each architecture has to fulfil it with what it has."""

    number: int
    use_case: UseCase
    chance: int
    """Decides whatever is left open: who it is, which item, how many."""


def wishes(seed: int = SEED) -> Iterator[Wish]:
    """Yield wishes without an end."""
    random, number = Random(seed), 0
    use_cases, weights = list(MIX), list(MIX.values())
    while True:
        number += 1
        yield Wish(number, random.choices(use_cases, weights)[0], random.getrandbits(32))
