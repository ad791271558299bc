"""Architectures: those that are declared; a new one is a new entry here and no code.

Others declare theirs elsewhere: MARKETPLACE_ARCHITECTURES names modules, separated by commas, each with a tuple
`ARCHITECTURES`. A student's own marketplace is then started, tested, compared and measured like ours.
"""

import importlib
import os
from collections.abc import Iterator
from dataclasses import replace

from compare.road import REALISTIC, STEPS
from compare.topology import Architecture, Process

MONOLITH = Architecture(
    name="monolith",
    title="Totally Sketchy Monolith Marketplace",
    entry="monolith",
    processes=(
        Process(
            name="monolith",
            app="monolith.main:create_app",
            database=True,
            owns=("users", "inventory", "orders", "reviews", "recommendations"),
            signs=True,
        ),
    ),
)

MICROSERVICES = Architecture(
    name="microservices",
    title="Super Legit Microservices Marketplace",
    entry="gateway",
    processes=(
        Process(
            name="gateway",
            app="microservices.gateway.main:create_app",
            calls=("users", "inventory", "orders", "reviews", "recommendations"),
        ),
        Process(name="users", app="microservices.users.main:create_app", database=True, signs=True),
        Process(name="inventory", app="microservices.inventory.main:create_app", database=True),
        Process(
            name="orders",
            app="microservices.orders.main:create_app",
            database=True,
            calls=("users", "inventory"),
        ),
        Process(
            name="reviews",
            app="microservices.reviews.main:create_app",
            database=True,
            calls=("users",),
            dashed_calls=("inventory",),
        ),
        Process(
            name="recommendations",
            app="microservices.recommendations.main:create_app",
            calls=("users", "reviews"),
        ),
    ),
)

DURABLE = replace(
    MICROSERVICES,
    name="durable",
    title="Super Legit Microservices Marketplace, its orders on a workflow engine",
    processes=tuple(
        replace(each, app="microservices.orders.durable_main:create_app") if each.name == "orders" else each
        for each in MICROSERVICES.processes
    ),
)


def elsewhere() -> Iterator[Architecture]:
    """Give what others declare."""
    for module in filter(None, os.environ.get("MARKETPLACE_ARCHITECTURES", "").split(",")):
        yield from importlib.import_module(module).ARCHITECTURES


ARCHITECTURES = {architecture.name: architecture for architecture in (MONOLITH, MICROSERVICES, *elsewhere())}

MARKETPLACES = {**ARCHITECTURES, REALISTIC.name: REALISTIC}
"""Those that the lecture draws."""

DECLARED = {**MARKETPLACES, **STEPS, DURABLE.name: DURABLE}
"""Every architecture that can be named; beside the first two, they come only when they are."""
