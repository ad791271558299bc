"""Closing shop: a server that is closed for a moment, and counts who knocks meanwhile."""

import time
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request

from chassis import service
from chassis.network import Network
from chassis.settings import Settings
from contracts.problems import Unavailable

router = APIRouter()


@router.get("/price/{item_id}")
async def get_price(item_id: int, request: Request) -> dict[str, int]:
    """Answer, unless the shop is closed; to say so is work, too, and it is counted."""
    shop, now = request.app.state, time.monotonic()
    shop.knocks.append(now - shop.closed_at)
    if now < shop.opens_at:
        raise Unavailable("The shop is closed for a moment.", retry_after=1)
    return {"item_id": item_id, "price_cents": 100 * item_id}


@router.post("/closing", status_code=204)
async def close(request: Request, ms: Annotated[int, Query(ge=0, le=10_000)] = 1000) -> None:
    """Close for a while, and count from nothing."""
    shop = request.app.state
    shop.knocks, shop.closed_at = [], time.monotonic()
    shop.opens_at = shop.closed_at + ms / 1000


@router.get("/knocks")
async def get_knocks(request: Request) -> list[float]:
    """Tell when somebody came, in seconds since the shop closed."""
    return request.app.state.knocks


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app."""
    app = service.build("closing-shop", [router], settings, network)
    app.state.knocks, app.state.closed_at, app.state.opens_at = [], time.monotonic(), 0.0
    return app
