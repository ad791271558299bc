"""Cancellation: from a confirmed order to a cancelled one. Once decided, it only goes forward."""

from microservices.orders.attempt import Attempt
from microservices.orders.placement import release_units
from microservices.orders.saga import Step


async def decide_to_cancel(attempt: Attempt) -> None:
    async with attempt.transaction() as session:
        attempt.move(session, ("confirmed",), "cancelling")


async def close_order(attempt: Attempt) -> None:
    async with attempt.transaction() as session:
        attempt.move(session, ("cancelling",), "cancelled")


CANCELLATION = [
    Step(do=decide_to_cancel),
    Step(do=release_units),
    Step(do=close_order),
]
