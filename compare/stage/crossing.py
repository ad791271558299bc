"""Crossing: where the page says how much traffic there shall be, and asks how it goes."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Form, Response
from pydantic import BaseModel, ConfigDict, Field

from compare.stage.deps import StageDep
from compare.stage.traffic import MOST_SHOPPERS

router = APIRouter()


class Wanted(BaseModel):
    """How much traffic there shall be."""

    model_config = ConfigDict(extra="forbid")

    shoppers: Annotated[int, Field(ge=0, le=MOST_SHOPPERS, description="Each does one thing a second.")]
    storm: Annotated[bool, Field(description="Are there neighbours who want recommendations all the time?")] = False


@router.post("/traffic", status_code=204)
async def change_traffic(wanted: Annotated[Wanted, Form()], stage: StageDep) -> Response:
    """Let so many shoppers come from now on."""
    await asyncio.to_thread(stage.traffic.becomes, wanted.shoppers, wanted.storm)
    return Response(status_code=204)


@router.get("/traffic")
def get_traffic(stage: StageDep) -> dict[str, Any]:
    """Give the figures that the page was told last, for a page that was opened later."""
    return stage.traffic.told
