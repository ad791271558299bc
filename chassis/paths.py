"""A middleware that makes a path mean the same in each architecture, however it is encoded.

`/%6frders` is `/orders`, to a route as to a gateway (RFC 3986, 6.2.2.2). A path that means something else once it is
decoded (`/orders/..%2finternal`) is refused: a gateway and the service behind it might read it differently.
"""

from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis import problems

MOST_LAYERS = 5


class PathMiddleware:
    """Answers 404 to a path that can be read in two ways."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_ambiguous(scope["raw_path"].decode("ascii", "replace")):
            await self.app(scope, receive, send)
            return
        refusal = await problems.on_http_error(Request(scope), HTTPException(404))
        await refusal(scope, receive, send)


def is_ambiguous(path: str) -> bool:
    """Tell whether decoding adds a slash, leaves dot segments or empty ones, or never seems to end."""
    decoded = _decoded(path)
    if unquote(decoded) != decoded or decoded.count("/") != path.count("/") or "\\" in decoded:
        return True
    return any(segment in ("", ".", "..") for segment in decoded.split("/")[1:])


def _decoded(path: str) -> str:
    """Decode until nothing changes, because a service behind us might decode once more.

    Few paths are encoded twice and none ten times; one that is takes a processor for as long as it is decoded.
    """
    for _ in range(MOST_LAYERS):
        path = unquote(path)
    return path
