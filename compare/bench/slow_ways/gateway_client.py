"""A gateway's client: with many requests under way, the client itself is what is slow.

httpx is pleasant and complete, and looks through its whole pool of connections for every request. A client made anew
for each request also loads the system's certificates each time, and opens a connection that nobody uses again.
"""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, Request, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from chassis.network import Network
from chassis.upstream import HttpUpstream
from compare.bench.bare import bare

WAYS = ("aiohttp", "httpx_over_aiohttp", "httpx", "httpx_made_anew")


class Stripped:
    """Our gateway's way to pass a request on, always to the same path."""

    def __init__(self, url: str) -> None:
        self.upstream = HttpUpstream(url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.upstream({**scope, "raw_path": b"/inventory/1"}, receive, send)


def create_app() -> FastAPI:
    """Build the app; its routes are the ways to pass a request on to `UPSTREAM_URL`."""
    url = os.environ["UPSTREAM_URL"]
    shared = httpx.AsyncClient(base_url=url, trust_env=False, limits=httpx.Limits(max_connections=100))

    over_aiohttp = Network().client(url)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        yield
        await shared.aclose()
        await over_aiohttp.aclose()

    app = bare("gateway", lifespan=lifespan)
    app.router.routes.append(Route("/aiohttp", Stripped(url)))

    @app.get("/httpx_over_aiohttp")
    async def our_client(request: Request) -> Response:
        answer = await over_aiohttp.get("/inventory/1")
        return Response(answer.content, answer.status_code, dict(answer.headers))

    @app.get("/httpx")
    async def one_client(request: Request) -> Response:
        answer = await shared.get("/inventory/1")
        return Response(answer.content, answer.status_code, dict(answer.headers))

    @app.get("/httpx_made_anew")
    async def new_client(request: Request) -> Response:
        async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
            answer = await client.get("/inventory/1")
        return Response(answer.content, answer.status_code, dict(answer.headers))

    return app
