"""Switch: how an operator puts another table in the place of this one, while everything runs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from chassis.imports import operator
from contracts.problems import NothingIsHeld, TookTooLong
from contracts.text import Input
from realistic.gateway.connections import Connections
from realistic.gateway.hold import Hold
from realistic.gateway.table import Table

router = APIRouter(prefix="/internal", dependencies=[Depends(operator)], include_in_schema=False)


class Holding(Input):
    seconds: Annotated[float, Field(gt=0, le=30)]


class NewTable(Input):
    routes: dict[str, Annotated[list[str], Field(min_length=2, max_length=2)]]


async def hold(request: Request) -> Hold:
    return request.app.state.hold


async def connections(request: Request) -> Connections:
    return request.app.state.connections


@router.post("/hold", status_code=204)
async def hold_requests(holding: Holding, door: Annotated[Hold, Depends(hold)]) -> None:
    """Let nobody in from now on, and return when everybody inside has been answered."""
    try:
        await door.close(holding.seconds)
    except TimeoutError as error:
        raise TookTooLong("Somebody is still inside; the door is open again.") from error


@router.put("/routes", status_code=204)
async def change_table(
    new: NewTable, door: Annotated[Hold, Depends(hold)], behind: Annotated[Connections, Depends(connections)]
) -> None:
    """Use another table from now on, and let those in who wait."""
    if not door.is_closed:
        raise NothingIsHeld()
    behind.use(Table.of(new.routes))
    door.release()


@router.post("/release", status_code=204)
async def release_requests(door: Annotated[Hold, Depends(hold)]) -> None:
    """Let those in who wait, with the old table."""
    door.release()
