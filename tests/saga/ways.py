"""Ways: the sagas written by hand, those on an engine, and what each is put through.

`MATRIX=1` puts the engine through everything; otherwise its orders die where it is hardest, after a step and before the
note of it.
"""

import os
from dataclasses import dataclass

import pytest

from compare.architectures import DURABLE, MICROSERVICES
from compare.topology import Architecture
from microservices.orders.durable import workflows
from tests.saga import durable_points, points
from tests.saga.points import Points

VICTIMS = [("orders",), ("inventory",), ("orders", "inventory")]
EVERYTHING = bool(os.environ.get("MATRIX"))


@dataclass(frozen=True)
class Way:
    """One way to place and cancel orders, and what it is put through."""

    architecture: Architecture
    app: str
    points: Points
    victims: list[tuple[str, ...]]
    retried: list[str]
    """Where somebody dies whose buyer tries again."""


HANDWRITTEN = Way(MICROSERVICES, "tests.saga.killable_orders", points.HANDWRITTEN, VICTIMS, points.HANDWRITTEN.forward)
ON_AN_ENGINE = Way(
    DURABLE,
    "tests.saga.killable_durable_orders",
    durable_points.durable(durable_points.MOMENTS if EVERYTHING else ("unnoted",)),
    VICTIMS if EVERYTHING else VICTIMS[:1],
    durable_points.of(workflows.place, durable_points.MOMENTS) if EVERYTHING else [durable_points.LAST_STEP],
)
WAYS = {"handwritten": HANDWRITTEN, "durable": ON_AN_ENGINE}


def cases(*kinds: str) -> list:
    """List every way, who dies in it, and where."""
    return [
        pytest.param(way, victims, point, id=f"{way}-{' and '.join(victims)}-{point}")
        for way, what in WAYS.items()
        for victims in what.victims
        for kind in kinds
        for point in getattr(what.points, kind)
    ]
