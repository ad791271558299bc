"""Road: the way from the monolith to the realistic marketplace, as architectures that each run.

A step is a table of routes and a list of processes, and no branch: going a step back is one command, too.
"""

from dataclasses import replace

from compare.carrying import carried
from compare.topology import Architecture, Process
from contracts.streams import ORDER_EVENTS

USERS = ("/users", "/token")
REST = ("/inventory", "/orders", "/reviews")


def gateway(routes: dict[str, str]) -> Process:
    """Declare a gateway that calls whom its table names."""
    calls = tuple(dict.fromkeys(routes.values()))
    return Process("gateway", "realistic.gateway.main:create_app", calls=calls, routes=tuple(routes.items()))


def step(number: int, title: str, routes: dict[str, str], *processes: Process) -> Architecture:
    return carried(Architecture(f"step-{number}", title, (gateway(routes), *processes), entry="gateway"))


ALL_TO_THE_MONOLITH = dict.fromkeys((*USERS, *REST, "/recommendations", "/pages"), "legacy")
RECOMMENDATIONS_OUT = dict.fromkeys((*USERS, *REST), "legacy") | {"/recommendations": "recommendations"}
IDENTITY_OUT = RECOMMENDATIONS_OUT | dict.fromkeys((*USERS, "/.well-known"), "identity")
ORDERS_V2 = IDENTITY_OUT | {"/v2/orders": "orders_v2", "/notifications": "notifications"}
INVENTORY_TWICE = ORDERS_V2 | {"/inventory-plus": "inventory_plus"}

MONOLITH = Process(
    "legacy",  # Once a gateway stands in front of it, it is that.
    "monolith.main:create_app",
    database=True,
    owns=("users", "inventory", "orders", "reviews", "recommendations"),
    signs=True,
)
LEGACY_WITH_USERS = Process(
    "legacy",
    "realistic.legacy.main:create_with_users",
    database=True,
    owns=("users", "inventory", "orders", "reviews"),
    signs=True,
)
LEGACY = Process("legacy", "realistic.legacy.main:create_app", database=True, owns=("inventory", "orders", "reviews"))
IDENTITY = Process("identity", "realistic.identity.main:create_app", database=True, owns=("users",), signs=True)
RECOMMENDATIONS = Process("recommendations", "microservices.recommendations.main:create_app", calls=("legacy",))
ORDERS = Process(
    "orders_v2",
    "realistic.orders_v2.main:create_app",
    calls=("legacy", "notifications"),
    publishes=(ORDER_EVENTS,),
)
INVENTORY_PLUS = Process("inventory_plus", "realistic.inventory_plus.main:create_app", database=True)
NOTIFICATIONS = Process(
    "notifications", "realistic.notifications.main:create_app", database=True, consumes=(ORDER_EVENTS,)
)

AT_LAST = (IDENTITY, LEGACY, ORDERS, NOTIFICATIONS, RECOMMENDATIONS, INVENTORY_PLUS)

STEPS = {
    each.name: each
    for each in (
        step(1, "A gateway in front", ALL_TO_THE_MONOLITH, MONOLITH),
        step(2, "Recommendations have moved out", RECOMMENDATIONS_OUT, LEGACY_WITH_USERS, RECOMMENDATIONS),
        step(3, "Identity has moved out", IDENTITY_OUT, IDENTITY, LEGACY, RECOMMENDATIONS),
        step(4, "Orders v2 and notifications", ORDERS_V2, *AT_LAST[:-1]),
        step(5, "A second inventory", INVENTORY_TWICE, *AT_LAST),
    )
}

REALISTIC = replace(STEPS["step-5"], name="realistic", title="More Realistic Online Marketplace")
"""Where the road ends, for now."""
