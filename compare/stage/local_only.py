"""Local only: a page from elsewhere, open in the same browser, cannot stop anybody's services.

A browser says with every request that changes something from which page it comes. A request that says nothing is
from no browser. The host is checked too, since a foreign name may be made to lead here (DNS rebinding).
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'"
REFUSED = PlainTextResponse("Only this page itself, on this machine, may do that.\n", 403)


class LocalOnlyMiddleware:
    """Refuses what does not come from the page itself.

    Args:
        hosts: the names under which the page is open, without ports.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self.may(scope):
            await REFUSED(scope, receive, send)
        else:
            await self.app(scope, receive, self.with_policy(send))

    def with_policy(self, send: Send) -> Send:
        """Tell the browser to load nothing from elsewhere, whatever an item's name says."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = POLICY
            await send(message)

        return sending

    def may(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in self.hosts:
            return False
        if scope["method"] in READING:
            return True
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        return site in ("same-origin", "none") and (origin is None or urlsplit(origin).netloc == host)
