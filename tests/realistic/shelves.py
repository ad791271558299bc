"""Shelves: a marketplace that is small and has the inventory twice.

`MARKETPLACE_ARCHITECTURES=tests.realistic.shelves` declares it.
"""

from compare.topology import Architecture, Process

DOMAINS = ("users", "inventory", "orders", "reviews", "recommendations")
ROUTES = (
    *((f"/{prefix}", "monolith") for prefix in ("token", "pages", *DOMAINS)),
    ("/inventory-plus", "inventory_plus"),
)
SHELVES = Architecture(
    name="shelves",
    title="The inventory twice",
    processes=(
        Process("gateway", "realistic.gateway.main:create_app", calls=("monolith", "inventory_plus"), routes=ROUTES),
        Process("monolith", "monolith.main:create_app", database=True, owns=DOMAINS, signs=True),
        Process("inventory_plus", "realistic.inventory_plus.main:create_app", database=True),
    ),
    entry="gateway",
)

ARCHITECTURES = (SHELVES,)
