"""Envoy: carries requests to one marketplace, as the same person everywhere, each under a trace of its own."""

import asyncio
import json
import time
from dataclasses import dataclass, field, replace
from secrets import token_hex
from typing import Any, Self
from urllib.parse import urlencode

import httpx

from compare import seed
from compare.stage.use_cases import Asked, Drafts, cancelling

SECONDS, STREAM_SECONDS = 15.0, 2.0
"""How long an answer may take, and how long we listen to one that is meant to have no end."""

MOST_BYTES = 64 * 1024
IDLE_SECONDS = 2.0
"""Servers close what was idle for five seconds; closing earlier, we never write into a connection that is gone."""

TELLING = ("content-type", "location", "retry-after", "www-authenticate", "allow")
EVENT_STREAM = "text/event-stream"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    trace: str
    status: int = 0
    """0 where nobody answered."""

    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    ms: float = 0.0
    note: str = ""
    """What is special about it; mostly nothing."""

    def json(self) -> dict[str, Any]:
        """Read the body, if it is an object; anything else is an empty one."""
        try:
            return dict(json.loads(self.body))
        except (ValueError, TypeError, RecursionError):
            return {}


class Envoy:
    """Asks in one marketplace, from `__aenter__` to `__aexit__`. The person signs in when it is needed first."""

    def __init__(self, url: str, drafts: Drafts) -> None:
        self.drafts, self.token, self.last_order = drafts, "", 0
        limits = httpx.Limits(keepalive_expiry=IDLE_SECONDS)
        self.client = httpx.AsyncClient(base_url=url, trust_env=False, verify=False, timeout=SECONDS, limits=limits)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def does(self, name: str, asked: Asked) -> tuple[Asked, Answer]:
        """Do a use case, or what was typed; give what was asked in the end, and the answer."""
        if name == "cancel":
            asked = cancelling(asked, await self._own_order())
        answer = await self.ask(asked)
        if name == "order" and answer.status == 201:
            self.last_order = answer.json().get("id", 0)
        return asked, answer

    async def ask(self, asked: Asked) -> Answer:
        """Send a request; who should be signed in and is not, or not any more, signs in and asks again."""
        if asked.signed_in and not self.token:
            await self.sign_in()
        answer = await self._send(asked)
        if answer.status == 401 and asked.signed_in:
            refused = await self.sign_in()
            return replace(await self._send(asked), note=refused)
        return answer

    async def sign_in(self) -> str:
        """Ask for a token; give what went wrong, if something did."""
        form = urlencode({"username": self.drafts.email, "password": seed.PASSWORD})
        answer = await self._send(Asked("POST", "/token", form, FORM))
        self.token = answer.json().get("access_token", "")
        return "" if self.token else f"Nobody could sign in: {answer.status or answer.note}"

    async def _own_order(self) -> int:
        """Find an order that can be cancelled; place one if there is none."""
        if self.last_order:
            answer = await self.ask(Asked("GET", f"/orders/{self.last_order}", signed_in=True))
            if answer.json().get("status") == "confirmed":
                return self.last_order
        placed = (await self.ask(self.drafts.of("order"))).json()
        self.last_order = placed["id"] if placed.get("status") == "confirmed" else self.last_order
        return self.last_order

    async def _send(self, asked: Asked) -> Answer:
        trace, began, received = token_hex(16), time.perf_counter(), Received()
        extensions = {"target": asked.target.encode()}
        content, headers = asked.body.encode() or None, self._headers(asked, trace)
        try:
            async with (
                asyncio.timeout(SECONDS),
                self.client.stream(
                    asked.method, "/", headers=headers, content=content, extensions=extensions
                ) as response,
            ):
                await received.take(response)
        except (httpx.HTTPError, TimeoutError) as error:
            received.note = broken(error)
        ms = round((time.perf_counter() - began) * 1000, 1)
        return Answer(trace, received.status, received.headers, received.text, ms, received.note)

    def _headers(self, asked: Asked, trace: str) -> dict[str, str]:
        headers = {"traceparent": f"00-{trace}-{token_hex(8)}-01", "accept-encoding": "identity"}
        if asked.body:
            headers["content-type"] = asked.content_type
        if asked.signed_in and self.token:
            headers["authorization"] = f"Bearer {self.token}"
        return headers


class Received:
    """What of an answer has come so far: it may be endless, or break off."""

    def __init__(self) -> None:
        self.status, self.note = 0, ""
        self.headers: dict[str, str] = {}
        self.body = bytearray()

    async def take(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers = {name: response.headers[name][:500] for name in TELLING if name in response.headers}
        streams = self.headers.get("content-type", "").startswith(EVENT_STREAM)
        async with asyncio.timeout(STREAM_SECONDS if streams else SECONDS):
            async for chunk in response.aiter_bytes():
                self.body += chunk
                if len(self.body) > MOST_BYTES:
                    self.note = f"Only the first {MOST_BYTES:,} bytes are shown."
                    return

    @property
    def text(self) -> str:
        return self.body[:MOST_BYTES].decode(errors="replace")


def broken(error: Exception) -> str:
    if isinstance(error, TimeoutError | httpx.TimeoutException):
        return "The answer had no end as long as we waited."
    return f"Nobody answered: {str(error) or type(error).__name__}"
