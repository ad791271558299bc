"""Recommendations on a device: each process has one, which takes a tenth of a second, for one caller at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response

from microservices.recommendations import main

DEVICE_SECONDS = 0.1
"""It waits, and does not use the processor: so two copies take twice as many, however few cores there are."""


def create_app(settings: Any = None, network: Any = None) -> FastAPI:
    app, device = main.create_app(settings, network), asyncio.Lock()

    @app.middleware("http")
    async def takes_turns(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.url.path == "/recommendations":
            async with device:
                await asyncio.sleep(DEVICE_SECONDS)
        return await answer(request)

    return app
