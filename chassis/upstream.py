"""An ASGI app that forwards the requests it receives to another process over HTTP.

Requests and responses are forwarded once they are complete, so that the speed of a client and the speed of a service
have nothing to do with each other; only event streams are passed on piece by piece.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

import aiohttp
from starlette.types import Message, Receive, Scope, Send
from yarl import URL

from chassis.body_limit import BODYLESS_METHODS, whole_body
from chassis.lifetimes import IDLE_SECONDS
from chassis.replicas import BrokeOff, NotReached

# RFC 9110 section 7.6.1: these belong to one connection and are not forwarded; nor is Host, which aiohttp sets.
HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection".split()
    + b"te trailer transfer-encoding upgrade host".split()
)
OF_A_BODY = frozenset({b"content-length", b"content-type", b"expect"})
SET_BY_EACH_HOP = frozenset({b"date", b"server"})
NO_LIMIT = 0
"""The caller bounds how many requests are in flight; a second limit here would make them wait unseen."""

EVENT_STREAM = "text/event-stream"


def session() -> aiohttp.ClientSession:
    """Open a pool of connections that keeps no cookie, adds no header and knows no proxy."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=NO_LIMIT, keepalive_timeout=IDLE_SECONDS),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
        auto_decompress=False,
        trust_env=False,
    )


class HttpUpstream:
    """Forwards to `url` over one shared pool; raw path and query go as received, and no cookie is kept.

    Raises:
        NotReached: the process refused the connection, so it knows nothing of the request.
        BrokeOff: it broke off before it answered, or while it did.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """Open the pool on first use, since it belongs to the running loop."""
        if self._session is None:
            self._session = session()
        return self._session

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = URL(f"{self.url}{_raw_target(scope)}", encoded=True)
        has_body = scope["method"] not in BODYLESS_METHODS
        body = await whole_body(receive) if has_body else None
        headers = forwarded(scope["headers"], dropped=HOP_BY_HOP if has_body else HOP_BY_HOP | OF_A_BODY)
        request = self.session.request(scope["method"], target, headers=headers, data=body, allow_redirects=False)
        try:
            async with request as response:
                await _relay(response, receive, send)
        except aiohttp.ClientConnectorError as error:
            raise NotReached() from error
        except aiohttp.ClientError as error:
            raise BrokeOff() from error


def forwarded(headers: list[tuple[bytes, bytes]], dropped: frozenset[bytes]) -> list[tuple[str, str]]:
    """Drop what belongs to the connection; what its `Connection` header names, the entry has dropped before."""
    return [(name.decode("latin-1"), _as_aiohttp_encodes(value)) for name, value in headers if name not in dropped]


def _as_aiohttp_encodes(value: bytes) -> str:
    """Decode so that aiohttp, which encodes headers as UTF-8, sends the same bytes wherever it can."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _raw_target(scope: Scope) -> str:
    query = scope["query_string"]
    return scope["raw_path"].decode("ascii") + (f"?{query.decode('ascii')}" if query else "")


async def _relay(response: aiohttp.ClientResponse, receive: Receive, send: Send) -> None:
    """Pass an event stream on as it comes, and any other response once it is complete."""
    dropped = HOP_BY_HOP | SET_BY_EACH_HOP
    headers = [(name.lower(), value) for name, value in response.raw_headers if name.lower() not in dropped]
    start = {"type": "http.response.start", "status": response.status, "headers": headers}
    if response.content_type == EVENT_STREAM:
        await send(start)
        await _unless_left(_chunks(response, send), receive)
    else:
        body = await response.read()
        await send(start)
        await send(_body(body, more=False))


async def _chunks(response: aiohttp.ClientResponse, send: Send) -> None:
    async for chunk in response.content.iter_any():
        await send(_body(chunk, more=True))
    await send(_body(b"", more=False))


async def _unless_left(work: Coroutine[Any, Any, None], receive: Receive) -> None:
    """Work until it is done or the client has closed the connection, because the rest of the stream would be lost."""
    tasks = [asyncio.create_task(work), asyncio.create_task(_leaving(receive))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
    for task in done:
        task.result()


async def _leaving(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(chunk: bytes, more: bool) -> Message:
    return {"type": "http.response.body", "body": chunk, "more_body": more}
