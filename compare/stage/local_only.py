"""Local only: a page from elsewhere, open in the same browser, cannot stop anybody's services.

A browser says with every request that changes something from which page it comes. A request that says nothing is
from no browser. The host is checked too, since a foreign name may be made to lead here (DNS rebinding).
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
REFUSED = "Only this page itself, on this machine, may do that. "
HINT = "If {name} is yours, as a forwarded port is, start it again with `marketplace demo --trust {name}`."


class LocalOnlyMiddleware:
    """Refuses what does not come from the page itself.

    Args:
        trusted: names besides those of this machine under which people open the page, without ports. A program that
            forwards a port may tell them as the host, as the origin, or as both.
    """

    def __init__(self, app: ASGIApp, trusted: frozenset[str] = frozenset()) -> None:
        self.app, self.trusted, self.hosts = app, trusted, LOCAL | trusted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and (stranger := self.stranger(Headers(scope=scope), scope["method"])) is not None:
            hint = HINT.format(name=stranger) if stranger else ""
            await PlainTextResponse(f"{REFUSED}{hint}\n", 403)(scope, receive, send)
        else:
            await self.app(scope, receive, self.with_policy(send))

    def with_policy(self, send: Send) -> Send:
        """Tell the browser to load nothing from elsewhere, whatever an item's name says."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = POLICY
            await send(message)

        return sending

    def stranger(self, headers: Headers, method: str) -> str | None:
        """Name who is not trusted with a request, as far as it has a name; None if it may pass."""
        host = headers.get("host", "")
        if (name := host_of(f"//{host}")) not in self.hosts:
            return name
        if method in READING:
            return None
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return ""
        origin = headers.get("origin")
        if origin is None or urlsplit(origin).netloc == host or host_of(origin) in self.trusted:
            return None
        return host_of(origin)


def host_of(address: str) -> str:
    """Give the name in an address; nothing if there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
