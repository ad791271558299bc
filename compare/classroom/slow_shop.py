"""Slow shop: a server that lets its callers wait, as databases, disks and other people's servers do."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request

from chassis import service
from chassis.network import Network
from chassis.settings import Settings

router = APIRouter()


@router.get("/price/{item_id}")
async def get_price(item_id: int, request: Request, ms: Annotated[int, Query(ge=0, le=10_000)] = 100) -> dict[str, int]:
    """Answer after a while; waiting costs the server next to nothing, so thousands may wait at once."""
    waiting = request.app.state
    waiting.now += 1
    waiting.most = max(waiting.most, waiting.now)
    await asyncio.sleep(ms / 1000)
    waiting.now -= 1
    return {"item_id": item_id, "price_cents": 100 * item_id}


@router.get("/most-at-once")
async def get_most_at_once(request: Request) -> int:
    """Tell how many have waited here at the same time since the last one asked."""
    most, request.app.state.most = request.app.state.most, request.app.state.now
    return most


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app."""
    app = service.build("slow-shop", [router], settings, network)
    app.state.now = app.state.most = 0
    return app
