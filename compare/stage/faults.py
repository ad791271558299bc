"""Faults: what the class breaks, by hand: one box, or the box that does the same everywhere."""

import asyncio
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field

from compare.stage.deps import StageDep
from compare.stage.stage import Stage
from compare.stage.troupe import MOST_COPIES, Troupe
from compare.starters import CouldNotStart
from compare.topology import Architecture

router = APIRouter()

FaultName = Literal["kill", "restart", "freeze", "thaw", "slow", "erroring", "mended", "scale"]


class Fault(BaseModel):
    """One thing that is done to one box."""

    model_config = ConfigDict(extra="forbid")

    marketplace: str
    box: str
    fault: FaultName
    ms: Annotated[int, Field(ge=0, le=10_000, description="How much later each answer comes, for `slow`.")] = 0
    copies: Annotated[int, Field(ge=1, le=MOST_COPIES, description="How many there shall be, for `scale`.")] = 1
    everywhere: bool = False


ACTS: dict[FaultName, Callable[[Troupe, str, Fault], None]] = {
    "kill": lambda troupe, box, fault: troupe.kill(box),
    "restart": lambda troupe, box, fault: troupe.restart(box),
    "freeze": lambda troupe, box, fault: troupe.freeze(box),
    "thaw": lambda troupe, box, fault: troupe.thaw(box),
    "slow": lambda troupe, box, fault: troupe.slow(box, fault.ms / 1000),
    "erroring": lambda troupe, box, fault: troupe.make_erroring(box),
    "mended": lambda troupe, box, fault: troupe.make_erroring(box, False),
    "scale": lambda troupe, box, fault: troupe.scale(box, fault.copies),
}


@router.post("/faults", status_code=204)
async def create_fault(fault: Annotated[Fault, Form()], stage: StageDep) -> Response:
    """Do something to a box, and to the one that does its work elsewhere, if that is wanted."""
    struck = list(targets(stage, fault))
    try:
        await asyncio.gather(*(asyncio.to_thread(ACTS[fault.fault], troupe, box, fault) for troupe, box in struck))
    except CouldNotStart as error:
        raise HTTPException(503, str(error)) from error
    return Response(status_code=204)


@router.post("/undo", status_code=204)
async def undo(stage: StageDep) -> Response:
    """Bring the known state back: everybody up, quick and well, with the default data."""
    await stage.undo()
    return Response(status_code=204)


def targets(stage: Stage, fault: Fault) -> list[tuple[Troupe, str]]:
    """Find who is struck.

    Raises:
        HTTPException: 404, there is no such marketplace or box.
    """
    chosen = stage.troupes.get(fault.marketplace)
    if chosen is None or fault.box not in chosen.copies:
        raise HTTPException(404, f"There is no {fault.box} in {fault.marketplace}.")
    if not fault.everywhere:
        return [(chosen, fault.box)]
    struck = (
        (troupe, counterpart(chosen.architecture, fault.box, troupe.architecture)) for troupe in stage.troupes.values()
    )
    return [(troupe, box) for troupe, box in struck if box]


def counterpart(architecture: Architecture, box: str, other: Architecture) -> str | None:
    """Find who does the work of a box elsewhere: the entry for the entry, else who owns its domain; maybe nobody."""
    if box == architecture.entry:
        return other.entry
    domains = architecture[box].domains
    owners = (process.name for process in other.processes if set(domains) & {process.name, *process.domains})
    return next(owners, None)
