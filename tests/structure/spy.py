"""Spy: a process that nobody lets call anybody, and that asks the marketplace beside it all the same."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI

from chassis import service
from chassis.network import Network, TransportError
from chassis.settings import Settings
from compare.architectures import MONOLITH
from compare.running import running
from compare.topology import Process

EVERY_SECONDS = 0.05
WATCHED = replace(MONOLITH, processes=(*MONOLITH.processes, Process("spy", "tests.structure.spy:create_app")))
"""The monolith with a spy. It is given the public keys, and so learns where the data is, and there who runs."""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    spying = asyncio.create_task(spy(app))
    yield
    spying.cancel()


async def spy(app: FastAPI) -> None:
    """Ask for an item again and again, as soon as there is somebody to ask."""
    folder = Path(app.state.settings.jwks_url).parents[1]
    client = None
    while True:
        if client is None and (found := running(folder)):
            client = app.state.network.client(found.base_url)
        with suppress(TransportError):
            _ = client and await client.get("/inventory/1")
        await asyncio.sleep(EVERY_SECONDS)


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    return service.build("spy", [], settings, network, lifespan=lifespan)
