"""Points: every boundary of every step of every saga, derived from the sagas' own lists."""

from dataclasses import dataclass, field

from microservices.orders.cancellation import CANCELLATION
from microservices.orders.placement import PLACEMENT
from microservices.orders.saga import Step, nothing

SAGAS: dict[str, list[Step]] = {"placement": PLACEMENT, "cancellation": CANCELLATION}


@dataclass(frozen=True)
class Points:
    """Where somebody may die."""

    forward: list[str]
    back: list[str]
    """On the way back from a placement."""

    cancelling: list[str]
    breaks: dict[str, str] = field(default_factory=dict)
    """Points that are reached only after something else broke, each with where it breaks."""


def name(saga: str, number: int, action: str, when: str) -> str:
    return f"{saga} {when} {action} {number}"


def of(saga: str, action: str) -> list[str]:
    """List where a saga can be hit on its way forward (`do`) or back (`undo`)."""
    steps = [number for number, step in enumerate(SAGAS[saga]) if action == "do" or step.undo is not nothing]
    return [name(saga, number, action, when) for number in steps for when in ("before", "after")]


LAST_STEP = name("placement", len(PLACEMENT) - 1, "do", "before")
BACK = of("placement", "undo")
HANDWRITTEN = Points(of("placement", "do"), BACK, of("cancellation", "do"), dict.fromkeys(BACK, LAST_STEP))
