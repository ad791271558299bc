"""Request log: one line for each request, with the id of its trace."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()
QUIET = ("/health", "/metrics")
LONGEST_PATH = 500
"""A client may send a path of 64 KB; the log keeps as much of it as a person reads."""


class RequestLogMiddleware:
    """Pure ASGI, since a `BaseHTTPMiddleware` would cost more than most requests do."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self.app = app
        self.log = log.bind(service=service)  # Said here, since in one process there may be several apps.

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(QUIET):
            return await self.app(scope, receive, send)
        began, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            self.log.info(
                "request", method=scope["method"], path=scope["path"][:LONGEST_PATH], status=status, ms=_ms_since(began)
            )


def _ms_since(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 1)
