"""Alike: which items the same people rate alike, in plain Python on purpose, so that it keeps a core busy.

The marketplaces compute this with matrices (`monolith/similarity.py`). Here it is as one writes it first, for the
lecture on parallelism. It imports next to nothing, since each process of a pool imports it anew.
"""

import os
import time
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

Stars = Mapping[int, int]
"""How many stars each user gave to one item."""

Ratings = Mapping[int, Stars]
"""The stars of each item."""


class Part(NamedTuple):
    """A part of the work that is done: what came out, who did it, and when."""

    nearest: dict[int, int]
    pid: int
    begin: float
    end: float


def cosine(these: Stars, those: Stars) -> float:
    """Say how alike two items are: 1 if everybody rates them in proportion, 0 if nobody rated both."""
    dot = sum(these[user] * those[user] for user in these.keys() & those.keys())
    return dot / sqrt(sum(star * star for star in these.values()) * sum(star * star for star in those.values()))


def nearest(item: int, ratings: Ratings) -> int:
    """Compare an item with every other; give the one most like it."""
    return max(ratings, key=lambda other: cosine(ratings[item], ratings[other]) if other != item else 0.0)


def part(items: Iterable[int], ratings: Ratings) -> Part:
    """Find the nearest of some items."""
    begin = time.perf_counter()
    found = {item: nearest(item, ratings) for item in items}
    return Part(found, os.getpid(), begin, time.perf_counter())
