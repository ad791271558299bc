"""Scenery: what the page shows: the boxes and arrows, and what happens to them from now on."""

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent

from compare.stage.deps import StageDep

router = APIRouter()


@router.get("/scenery")
def get_scenery(stage: StageDep) -> list[dict[str, Any]]:
    """Give the boxes and arrows of each architecture, and their places."""
    return stage.scenery()


@router.get("/events", response_class=EventSourceResponse)
async def get_events(stage: StageDep) -> AsyncIterator[ServerSentEvent]:
    """Give the state now, and then whatever happens."""
    yield ServerSentEvent(event="state", data=stage.state())
    async for event in stage.broadcast.events():
        yield event
