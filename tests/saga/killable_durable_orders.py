"""Orders on an engine, with the same killer beside it: between a step and the engine's note of it, too."""

import sys
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from dbos import DBOS
from dbos._sys_db import SystemDatabase
from fastapi import FastAPI
from sqlmodel import Session

from chassis.network import Network
from chassis.settings import Settings
from contracts.problem import Problem
from microservices.orders import durable_main
from microservices.orders.database import Order
from microservices.orders.durable import workflows
from microservices.orders.durable.steps import Wish
from tests.saga import durable_points as points
from tests.saga.plans import concerns, reach

acting_in: ContextVar[str] = ContextVar("workflow", default="")
"""Empty in a workflow that the plan is not about."""


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the ordinary app; its workflows call wrapped steps."""
    app = durable_main.create_app(settings, network)
    for step in points.STEPS:
        setattr(workflows, step, watched(app, step, getattr(workflows, step)))
    SystemDatabase.record_operation_result = noting(SystemDatabase.record_operation_result)
    return app


def buyer_of(app: FastAPI, subject: Wish | int) -> int:
    if isinstance(subject, Wish):
        return subject.buyer_id
    with Session(app.state.database.reader) as session:
        return session.get_one(Order, subject).buyer_id


def watched(app: FastAPI, step: str, act: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    def called(*args: Any) -> Awaitable[Any]:
        ours = concerns(buyer_of(app, args[0]))
        return acting(sys._getframe(1).f_code.co_name if ours else "", args)

    async def acting(workflow: str, args: tuple[Any, ...]) -> Any:
        acting_in.set(workflow)
        try:
            reach(points.name(workflow, "before", step))
        except Problem as error:
            # The break is noted as the step's: called again, the workflow must find what it found.
            await DBOS.run_step_async({"name": step}, failing(error))
        result = await act(*args)
        reach(points.name(workflow, "after", step))
        return result

    return called


def failing(error: Problem) -> Callable[[], Awaitable[None]]:
    async def fail() -> None:
        raise error

    return fail


def noting(note: Callable[..., Any]) -> Callable[..., Any]:
    def noted(self: SystemDatabase, result: Any, *args: Any, **options: Any) -> Any:
        reach(points.name(acting_in.get(), "unnoted", result["function_name"].rpartition(".")[2]))
        return note(self, result, *args, **options)

    return noted
