"""A middleware that reads the whole body of a request before the app runs, bounded in size and in time.

A client that sends slowly therefore costs only its own connection: no transaction, no place in a queue and no
connection to another service waits for it. Starlette brings a limit of the size only, and it answers in plain text.
"""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import problems

MOST_BYTES = 1024 * 1024
UNLIMITED = "/internal/import"
MOST_DIGITS = 20
"""As many as the largest length has that the parser reads."""

BODYLESS_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
"""Methods whose body has no meaning here. It is not read, so no request waits for it."""


class BodyLimitMiddleware:
    """Answers 413 to a body that is too large and 408 to one that takes longer than `seconds`.

    A client that breaks off its upload gets no response, and the app does not learn of the request.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self.app, self.seconds = app, seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in BODYLESS_METHODS or scope["path"].startswith(UNLIMITED):
            return await self.app(scope, receive, send)
        try:
            body = await self._whole_body(scope, receive)
        except HTTPException as error:
            refusal = await problems.on_http_error(Request(scope), error)
            await refusal(scope, receive, send)
        except ClientDisconnect:
            return None
        else:
            await self.app(scope, replayed(body, receive), send)

    async def _whole_body(self, scope: Scope, receive: Receive) -> bytes:
        if _declared_bytes(scope) > MOST_BYTES:
            raise too_large()
        try:
            async with asyncio.timeout(self.seconds):
                return await whole_body(receive)
        except TimeoutError as error:
            detail = f"The body did not arrive within {self.seconds:g} seconds; send the request again, and faster."
            raise HTTPException(408, detail, {"Connection": "close"}) from error


async def whole_body(receive: Receive) -> bytes:
    """Read a request body to its end.

    Raises:
        HTTPException: it is too large.
        ClientDisconnect: the client closed the connection before the end.
    """
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BYTES:
            raise too_large()
    return bytes(body)


def too_large() -> HTTPException:
    return HTTPException(413, f"A body may hold {MOST_BYTES:,} bytes.")


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that first gives the body as one message, and then what the client does next."""
    is_read = False

    async def receiving() -> Message:
        nonlocal is_read
        if is_read:
            return await receive()
        is_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receiving


def _declared_bytes(scope: Scope) -> int:
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(declared) if declared.isdigit() and len(declared) <= MOST_DIGITS else 0
