"""The sagas written by hand, those on an engine, and the crashes that each has to survive.

The orders on an engine die where it is hardest: after a step, and before the engine has noted it. At night they die
at every other moment, too.
"""

from dataclasses import dataclass, replace

import pytest

from compare.architectures import DURABLE, MICROSERVICES
from compare.topology import Architecture
from microservices.orders.durable import workflows
from tests.saga import durable_points, points
from tests.saga.points import Points

VICTIMS = [("orders",), ("inventory",), ("orders", "inventory")]


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
    durable_points.durable(("unnoted",)),
    VICTIMS[:1],
    [durable_points.LAST_STEP],
)
AT_EVERY_MOMENT = replace(
    ON_AN_ENGINE,
    points=durable_points.durable(durable_points.MOMENTS),
    victims=VICTIMS,
    retried=durable_points.of(workflows.place, durable_points.MOMENTS),
)
WAYS = {"handwritten": HANDWRITTEN, "durable": ON_AN_ENGINE, "durable-at-every-moment": AT_EVERY_MOMENT}
MARKS = {"durable-at-every-moment": pytest.mark.night}


def cases(*kinds: str) -> list:
    """List every way, who dies in it, and where."""
    return [
        pytest.param(way, victims, point, id=f"{way}-{' and '.join(victims)}-{point}", marks=MARKS.get(way, ()))
        for way, what in WAYS.items()
        for victims in what.victims
        for kind in kinds
        for point in getattr(what.points, kind)
    ]


def retried_cases() -> list:
    """List every way, and where somebody dies whose buyer tries again."""
    return [pytest.param(way, point, marks=MARKS.get(way, ())) for way, what in WAYS.items() for point in what.retried]
