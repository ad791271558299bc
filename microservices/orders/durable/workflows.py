"""Workflows: placement and cancellation, as functions which an engine runs to their end, whoever dies meanwhile.

The engine writes down what each step gave. A workflow that was interrupted is called again, anywhere, and its steps
give what they gave before, until it comes to the first that was not noted. So a workflow decides by nothing but what
its steps gave; clocks, databases and other services belong into steps.
"""

from dbos import DBOS

from contracts.problem import Problem
from microservices.orders.durable.steps import (
    Wish,
    close_order,
    confirm_order,
    decide_to_cancel,
    give_up,
    release_units,
    release_units_at_last,
    reserve_units,
    write_pending_order,
)


@DBOS.workflow()
async def place(wish: Wish) -> int:
    """From a wish to a confirmed order, whose id it gives, or to one that never was."""
    order_id = await write_pending_order(wish)
    try:
        reserved = await reserve_units(order_id, wish)
        await confirm_order(order_id, wish, reserved)
    except Problem as error:
        await undo(order_id, was_refused=error.status < 500)
        raise
    return order_id


async def undo(order_id: int, was_refused: bool) -> None:
    """A "no" did nothing. After a timeout or a break, the units may be taken all the same."""
    if was_refused:
        await close_order(order_id, "rejected")
    elif await give_up(order_id):
        await DBOS.start_workflow_async(give_back, order_id, "rejected")


@DBOS.workflow()
async def cancel(order_id: int) -> None:
    """From a confirmed order to a cancelled one. Once decided, it only goes forward."""
    await decide_to_cancel(order_id)
    try:
        await release_units(order_id)
    except Problem:
        await DBOS.start_workflow_async(give_back, order_id, "cancelled")
        raise
    await close_order(order_id, "cancelled")


@DBOS.workflow()
async def give_back(order_id: int, end: str) -> None:
    """Give the units back, however long Inventory is away, and close the order. Nobody waits for it."""
    await release_units_at_last(order_id)
    await close_order(order_id, end)
