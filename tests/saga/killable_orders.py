"""Orders, with somebody standing beside it who kills at the point that a plan names.

The product has no fault flags: its steps are wrapped here, in a process of their own.
"""

from fastapi import FastAPI

from chassis.network import Network
from chassis.settings import Settings
from microservices.orders import main
from microservices.orders.attempt import Attempt
from microservices.orders.saga import Action, Step
from tests.saga import points
from tests.saga.plans import reach


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the ordinary app around wrapped steps."""
    for saga, steps in points.SAGAS.items():
        steps[:] = [
            Step(do=watched(step.do, saga, number, "do"), undo=watched(step.undo, saga, number, "undo"))
            for number, step in enumerate(steps)
        ]
    return main.create_app(settings, network)


def watched(action: Action, saga: str, number: int, kind: str) -> Action:
    async def acting(attempt: Attempt) -> None:
        reach(points.name(saga, number, kind, "before"))
        await action(attempt)
        reach(points.name(saga, number, kind, "after"))

    return acting
