"""The names on a page: twenty calls to another service, or one that asks for all twenty.

Concurrency makes many calls less slow for the one who waits; the work of twenty calls remains.
"""

import asyncio
import os

import httpx
from fastapi import FastAPI

from compare.bench.bare import bare

WAYS = ("one_batch", "twenty_at_once", "twenty_in_a_row")


LINES = 20


def create_app() -> FastAPI:
    """Build the app; its routes are the ways to ask `UPSTREAM_URL` for twenty names."""
    client = httpx.AsyncClient(base_url=os.environ["UPSTREAM_URL"], trust_env=False)
    app = bare("names")

    async def ask(path: str) -> int:
        return len((await client.get(path)).json())

    @app.get("/one_batch")
    async def batch() -> int:
        return await ask("/internal/names?" + "&".join(f"id={number}" for number in range(LINES)))

    @app.get("/twenty_at_once")
    async def at_once() -> list[int]:
        return await asyncio.gather(*(ask(f"/users/{number}") for number in range(LINES)))

    @app.get("/twenty_in_a_row")
    async def in_a_row() -> list[int]:
        return [await ask(f"/users/{number}") for number in range(LINES)]

    return app
