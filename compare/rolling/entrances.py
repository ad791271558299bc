"""Entrances: a marketplace has as many as its entry has copies; a client takes them in turns, and keeps connections."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle

import httpx

SECONDS = 30.0
IDLE_SECONDS = 2.0
"""Shorter than servers keep an idle connection, and than one that is about to stop waits for it."""


class InTurns(httpx.AsyncBaseTransport):
    """Sends each request to the next entrance, over connections that are kept."""

    def __init__(self, urls: Sequence[str]) -> None:
        self.turns = cycle([httpx.URL(url) for url in urls])
        self.network = httpx.AsyncHTTPTransport(
            verify=False, trust_env=False, limits=httpx.Limits(keepalive_expiry=IDLE_SECONDS)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        next_one = next(self.turns)
        request.url = request.url.copy_with(host=next_one.host, port=next_one.port)
        return await self.network.handle_async_request(request)

    async def aclose(self) -> None:
        await self.network.aclose()


@asynccontextmanager
async def through(urls: Sequence[str]) -> AsyncGenerator[httpx.AsyncClient]:
    """Give a client of all entrances; it repeats nothing, so whatever is lost is seen."""
    async with httpx.AsyncClient(base_url=urls[0], transport=InTurns(urls), timeout=SECONDS, trust_env=False) as client:
        yield client
