"""Floor: endpoints with nothing behind them, to tell what a database, a gateway or our own middleware costs."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Response
from starlette.types import Receive, Scope, Send

from chassis import service
from chassis.identity import CurrentUser, Identity
from chassis.tokens import Keys, publish
from compare.bench.bare import bare
from contracts.inventory import ItemPublic
from contracts.numbers import PathId
from contracts.orders import OrderCreate, OrderPublic

MOMENT = datetime(2025, 7, 1, tzinfo=UTC)
ITEM: dict[str, Any] = {"seller_id": 1, "name": "lamp", "description": "A lamp.", "price_cents": 1_000, "stock": 5}
LINE = {"name": "lamp", "price_cents": 1_000}
ORDER = {"id": 1, "status": "confirmed", "created_at": MOMENT}

router = APIRouter()


@router.get("/inventory/{item_id}")
async def read_item(item_id: PathId) -> ItemPublic:
    """Answer as the marketplace does, out of nothing."""
    return ItemPublic.model_construct(id=item_id, created_at=MOMENT, **ITEM)


@router.post("/orders", status_code=201)
async def place_order(new: OrderCreate, me: CurrentUser, response: Response) -> OrderPublic:
    """Answer as the marketplace does: the token is verified, and nothing is kept."""
    lines = [{**LINE, "item_id": line.item_id, "quantity": line.quantity} for line in new.lines]
    response.headers["Location"] = "/orders/1"
    return OrderPublic.model_validate({**ORDER, "lines": lines, "total_cents": 1_000 * len(lines)})


def create_app() -> FastAPI:
    """Build the app as every other is built, without a database."""
    app = service.build("floor", [router])
    settings = app.state.settings
    app.state.identity = Identity(settings, app.state.network, users=None)
    app.state.identity.keys.keys = Keys(publish(Path(settings.signing_key_file)))
    return app


def create_bare() -> FastAPI:
    """Build a plain FastAPI app, as its tutorial would."""
    app = bare("bare")
    app.get("/inventory/{item_id}")(read_item)
    return app


def create_static() -> Any:
    """Build an app that answers the same bytes to everything: something fast to stand in front of."""
    app = bare("static")
    return Static(app)


class Static:
    """Answers health checks as any app does, and all else without looking at it."""

    ANSWER = ItemPublic.model_construct(id=1, created_at=MOMENT, **ITEM).model_dump_json().encode()
    HEADERS = ((b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode()))

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/health"):
            await self.app(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 200, "headers": self.HEADERS})
            await send({"type": "http.response.body", "body": self.ANSWER})
