"""Naive gateway: it trusts the network: no deadline, no breaker, no limit for each service."""

import asyncio
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response

from chassis import service
from microservices.gateway.routes import ROUTES, match

LINES = 20
"""So many requests to all services together, as an office has telephones."""

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
PASSED_ON = ("authorization", "content-type", "idempotency-key")

router = APIRouter()


async def ask(request: Request, method: str, path: str, **parts: Any) -> Any:
    """Wait for a free line, and then for the answer, as long as it takes."""
    owner = match(path.partition("?")[0])
    if owner is None:
        return Response(status_code=404)
    headers = {name: request.headers[name] for name in PASSED_ON if name in request.headers}
    async with request.app.state.lines:
        return await request.app.state.clients[owner.service].request(method, path, headers=headers, **parts)


@router.get("/pages/item/{item_id}")
async def item_page(item_id: int, request: Request) -> dict[str, Any]:
    paths = (f"/inventory/{item_id}", f"/reviews/summary?item_id={item_id}", f"/reviews?item_id={item_id}&limit=5")
    paths = (*paths, f"/recommendations/similar/{item_id}?k=5")
    item, summary, reviews, similar = [
        each.json() for each in await asyncio.gather(*(ask(request, "GET", path) for path in paths))
    ]
    similar, reviews = similar.get("items"), reviews.get("items")
    return {"item": item, "summary": summary, "reviews": reviews, "similar": similar, "unavailable": []}


@router.api_route("/{path:path}", methods=METHODS)
async def forward(path: str, request: Request) -> Response:
    target = request.scope["raw_path"].decode() + (f"?{request.url.query}" if request.url.query else "")
    answer = await ask(request, request.method, target, content=await request.body())
    kind = answer.headers.get("content-type", "application/json")
    return Response(getattr(answer, "content", b""), answer.status_code, media_type=kind)


def create_app(settings: Any = None, network: Any = None) -> FastAPI:
    app = service.build("gateway", [router], settings, network)
    settings, network = app.state.settings, app.state.network
    urls = {route.service: getattr(settings, f"{route.service}_url") for route in ROUTES}
    app.state.clients = {name: network.client(url) for name, url in urls.items()}
    for client in app.state.clients.values():
        client.timeout = None
    app.state.lines = asyncio.Semaphore(LINES)
    return app
