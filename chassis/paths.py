"""A middleware that makes a target mean the same in each architecture, however it is encoded.

`/%6frders` is `/orders`, to a route as to a gateway (RFC 3986, 6.2.2.2). A path that means something else once it is
decoded (`/orders/..%2finternal`) is refused: a gateway and the service behind it might read it differently. So is
CONNECT, whose target is no path: it asks for a tunnel.
"""

from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis import problems

MOST_LAYERS = 5
AMBIGUOUS_SEGMENTS = frozenset({"", ".", ".."})


class PathMiddleware:
    """Answers 404 to a path that can be read in two ways, and 501 to CONNECT."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = _refused_with(scope) if scope["type"] == "http" else 0
        if status:
            refusal = await problems.on_http_error(Request(scope), HTTPException(status))
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _refused_with(scope: Scope) -> int:
    """Return the status to refuse a request with, or 0."""
    if scope["method"] == "CONNECT":
        return 501
    return 404 if is_ambiguous(scope["raw_path"].decode("ascii", "replace")) else 0


def is_ambiguous(path: str) -> bool:
    """Tell whether decoding adds a slash, leaves dot segments or empty ones, or never seems to end."""
    decoded = _decoded(path) if "%" in path else path
    if unquote(decoded) != decoded or decoded.count("/") != path.count("/") or "\\" in decoded:
        return True
    return not AMBIGUOUS_SEGMENTS.isdisjoint(decoded.split("/")[1:])


def _decoded(path: str) -> str:
    """Decode until nothing changes, because a service behind us might decode once more.

    Few paths are encoded twice and none ten times; one that is takes a processor for as long as it is decoded.
    """
    for _ in range(MOST_LAYERS):
        path = unquote(path)
    return path
