"""No-store: browsers and proxies keep no copy of a token or of a personal response (RFC 6749, 5.1; RFC 9111, 5.2.2.5).

A response is personal if the client showed who it is, or if it sent something: a form with a password, a profile.
Only what anybody may read without a token can be stored.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

NO_STORE = (b"cache-control", b"no-store")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class NoStoreMiddleware:
    """Adds `Cache-Control: no-store` to personal responses, in place of whatever a route or a service said."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _is_personal(scope):
            send = _without_copies(send)
        await self.app(scope, receive, send)


def _is_personal(scope: Scope) -> bool:
    return scope["method"] not in READING or any(name == b"authorization" for name, _ in scope["headers"])


def _without_copies(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            others = (header for header in message["headers"] if header[0].lower() != NO_STORE[0])
            message = {**message, "headers": [*others, NO_STORE]}
        await send(message)

    return sending
