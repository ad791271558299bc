"""Body limit: refuse what is too large before reading it, and what turns out to be too large while reading.

Starlette brings such a middleware; it answers in plain text, and our answers are problems.
"""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1024 * 1024
UNLIMITED = "/internal/import"


class BodyLimitMiddleware:
    """Refuses at the moment of reading, inside the error handlers, so that its refusal is rendered like any other."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] == "GET" or scope["path"].startswith(UNLIMITED):
            await self.app(scope, receive, send)
            return
        too_large = _declared_bytes(scope) > MOST_BYTES
        received = 0

        async def counting() -> Message:
            nonlocal received
            message = {"type": "http.disconnect"} if too_large else await receive()
            received += len(message.get("body", b""))
            if too_large or received > MOST_BYTES:
                raise HTTPException(413, f"A body may hold {MOST_BYTES:,} bytes.")
            return message

        await self.app(scope, counting, send)


def _declared_bytes(scope: Scope) -> int:
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(declared) if declared.isdigit() and len(declared) < 20 else 0
