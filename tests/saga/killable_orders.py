"""Orders, with somebody standing beside it who kills at the point that a plan names.

The product has no fault flags: its steps are wrapped here, in a process of their own.
"""

import json
import os
import signal
from pathlib import Path

from fastapi import FastAPI

from chassis.network import Network
from chassis.settings import Settings
from contracts.problems import Unavailable
from microservices.orders import main
from microservices.orders.attempt import Attempt
from microservices.orders.saga import Action, Step
from tests.saga import points

PLAN = "SAGA_PLAN"


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


def write(path: Path, plan: dict[str, object]) -> None:
    """Write all at once: somebody may be reading."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(plan))
    draft.replace(path)


def reach(point: str) -> None:
    """Do what the plan says about this point, once: kill somebody, or break the step."""
    path = Path(os.environ[PLAN])
    plan = json.loads(path.read_text())
    victims = plan.pop(point, None)
    if victims is None:
        return
    write(path, plan)
    if victims == "break":
        raise Unavailable("This step breaks, as planned.")
    for pid in victims:
        os.kill(pid or os.getpid(), signal.SIGKILL)
