"""Routes: which service answers for which path. This table is all that clients' paths depend on."""

from dataclasses import dataclass
from urllib.parse import unquote

WRITING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Route:
    prefix: str
    service: str
    checks_account: bool = False
    """Does the gateway ask Users whether the account stands, because the service cannot?"""


ROUTES = (
    Route("/users", "users"),
    Route("/token", "users"),
    Route("/inventory", "inventory", checks_account=True),
    Route("/orders", "orders"),
    Route("/reviews", "reviews"),
    Route("/recommendations", "recommendations"),
)


def match(raw_path: bytes) -> Route | None:
    """Find who answers for a path, as it was sent.

    A path that means something else once it is decoded (`/orders/..%2finternal`) belongs to nobody:
    the gateway and the service might read it differently.
    """
    path = raw_path.decode("ascii", "replace")
    if leaves_its_prefix(path):
        return None
    return next((route for route in ROUTES if path == route.prefix or path.startswith(route.prefix + "/")), None)


def leaves_its_prefix(path: str) -> bool:
    decoded = _decoded(path)
    if decoded.count("/") != path.count("/") or "\\" in decoded:
        return True
    return any(segment in ("", ".", "..") for segment in decoded.split("/")[1:])


def _decoded(path: str) -> str:
    """Decode until nothing changes, since somebody behind us might decode once more."""
    while (once_more := unquote(path)) != path:
        path = once_more
    return path
