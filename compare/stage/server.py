"""Server: the stage over HTTP: a page, what it shows, and what it can do."""

import asyncio
import logging
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from compare.stage import acts, crossing, faults, logs, metrics, predictions, scenery, scenes
from compare.stage.local_only import LocalOnlyMiddleware
from compare.stage.stage import Stage

GRACE_SECONDS = 1
FRONTEND = Path(__file__).with_name("frontend")
ROUTERS = tuple(each.router for each in (scenery, faults, predictions, acts, crossing, logs, metrics, scenes))


def create_app(stage: Stage, trusted: frozenset[str] = frozenset()) -> FastAPI:
    """Build the page of a stage that is up; `trusted` are names of other machines under which people open it."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        tasks = [asyncio.create_task(work) for work in (stage.keep_telling(), stage.keep_tidy())]
        yield
        for task in tasks:
            task.cancel()

    app = FastAPI(title="Stage", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.stage = stage
    for router in ROUTERS:
        app.include_router(router)
    app.frontend("/", directory=str(FRONTEND), fallback=None)  # What is not there is 404, never the page.
    app.add_middleware(LocalOnlyMiddleware, trusted=trusted)
    return app


class Server(uvicorn.Server):
    """Serves the page of a stage; when it stops, it first ends the streams of events, which else have no end."""

    def __init__(
        self, stage: Stage, open_doors: Callable[[], object] = lambda: None, trusted: frozenset[str] = frozenset()
    ) -> None:
        self.broadcast, self.open_doors = stage.broadcast, open_doors
        config = uvicorn.Config(
            create_app(stage, trusted), log_level="warning", timeout_graceful_shutdown=GRACE_SECONDS
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.open_doors()  # Who reads the address goes there at once, and somebody must listen.

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.broadcast.close()
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # What is still played is cut off, as was wanted.
        await super().shutdown(sockets)
