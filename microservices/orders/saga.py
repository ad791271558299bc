"""Saga: a change that spans several databases, as a list of steps, each with its undo.

No transaction reaches across two databases. So every step is a transaction of its own; when one
fails, those before it are undone in reverse. How far an order has come is written down before each
call, which lets the recovery go on after a crash.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import DBAPIError

from chassis import deadline
from contracts.problem import Problem
from microservices.orders.attempt import Attempt

log = structlog.get_logger()

Action = Callable[[Attempt], Awaitable[None]]
UNDO_SECONDS = 2.0


async def nothing(attempt: Attempt) -> None:
    """Undo a step that leaves nothing behind."""


@dataclass(frozen=True)
class Step:
    do: Action
    undo: Action = nothing


async def run(steps: list[Step], attempt: Attempt) -> None:
    """Do the steps in order; when one fails, undo what was begun and raise what it raised."""
    for number, step in enumerate(steps):
        try:
            await step.do(attempt)
        except Exception as error:
            await undo_or_leave(steps[: number if _is_refusal(error) else number + 1], attempt)
            raise


async def undo_or_leave(steps: list[Step], attempt: Attempt) -> None:
    """Undo steps; if that fails, too, leave the rest to the recovery."""
    try:
        await undo(steps, attempt)
    except (Problem, DBAPIError) as error:
        log.warning("the undo waits for the recovery", order_id=attempt.order_id, error=str(error))


async def undo(steps: list[Step], attempt: Attempt) -> None:
    """Undo steps in reverse, unless the order is settled."""
    if steps and await attempt.give_up():
        with deadline.extended(UNDO_SECONDS):
            for step in reversed(steps):
                await step.undo(attempt)


async def finish(steps: list[Step], attempt: Attempt) -> None:
    """Do steps of which there is no way back; each may be repeated, so whatever fails is tried again later."""
    for step in steps:
        await step.do(attempt)


def _is_refusal(error: Exception) -> bool:
    """A "no" did nothing. After a timeout or a break, the step may have happened all the same."""
    return isinstance(error, Problem) and error.status < 500
