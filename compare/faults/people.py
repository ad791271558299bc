"""People: clients from outside, who know the public contract and nothing of what is behind it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

PASSWORD = "correct horse battery staple"
MOST_AT_ONCE = 100
SECONDS = 30.0


@asynccontextmanager
async def line(base_url: str) -> AsyncGenerator[httpx.AsyncClient]:
    """Give a client that opens a connection for each request, so that what comes of one says nothing about the next.

    It waits longer than anybody here: how long is too long is for the one who asks to say.
    """
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=base_url, limits=limits, timeout=SECONDS, trust_env=False) as client:
        yield client


@dataclass
class Person:
    """Somebody with an account."""

    client: httpx.AsyncClient
    email: str
    id: int
    token: str = ""

    @classmethod
    async def joins(cls, client: httpx.AsyncClient, name: str) -> "Person":
        """Register and sign in."""
        account = (await register(client, name)).raise_for_status().json()
        person = cls(client, account["email"], account["id"])
        person.token = (await person.signs_in()).raise_for_status().json()["access_token"]
        return person

    async def signs_in(self) -> httpx.Response:
        return await self.client.post("/token", data={"username": self.email, "password": PASSWORD})

    async def asks(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        headers |= {"Authorization": f"Bearer {self.token}"}
        return await self.client.request(method, path, json=body, headers=headers)

    async def walks(self, path: str, **query: int) -> list[Any]:
        """Read all of a list, slice by slice."""
        found: list[Any] = []
        more: dict[str, Any] | None = {}
        while more is not None:
            url = httpx.URL(path, params={"limit": MOST_AT_ONCE, **query, **more})
            part = (await self.asks("GET", str(url))).raise_for_status().json()
            found, more = found + part["items"], part["next"] and {"after": part["next"]}
        return found


async def register(client: httpx.AsyncClient, name: str) -> httpx.Response:
    body = {"email": f"{uuid4().hex}@example.com", "name": name, "password": PASSWORD}
    return await client.post("/users", json=body)
