"""Routes: which service answers for which path. This table is all that clients' paths depend on."""

from dataclasses import dataclass

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


def match(path: str) -> Route | None:
    """Find who answers for a decoded path."""
    return next((route for route in ROUTES if path == route.prefix or path.startswith(route.prefix + "/")), None)
