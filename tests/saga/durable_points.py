"""Points of the workflows: every boundary of every step that they call, derived from their code.

A step can be hit before it, after it was done and before the engine has noted that, and after that note.
"""

import inspect
from collections.abc import Callable
from typing import Any

from microservices.orders.durable import steps, workflows
from tests.saga.points import Points

STEPS = [
    name for name, each in vars(workflows).items() if inspect.isfunction(each) and each.__module__ == steps.__name__
]
MOMENTS = ("before", "unnoted", "after")


def name(workflow: str, when: str, step: str) -> str:
    return f"{workflow} {when} {step}"


def steps_of(workflow: Callable[..., Any]) -> list[str]:
    return [each for each in inspect.unwrap(workflow).__code__.co_names if each in STEPS]


def of(workflow: Callable[..., Any], moments: tuple[str, ...], but: str = "") -> list[str]:
    """List where a workflow can be hit."""
    found = [step for step in steps_of(workflow) if step != but]
    return [name(workflow.__name__, when, step) for step in found for when in moments]


def durable(moments: tuple[str, ...]) -> Points:
    """List all points at these moments."""
    back = of(workflows.undo, moments, but="close_order") + of(workflows.give_back, moments)
    return Points(of(workflows.place, moments), back, of(workflows.cancel, moments), dict.fromkeys(back, LAST_STEP))


LAST_STEP = name("place", "before", "confirm_order")
