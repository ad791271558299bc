"""Architectures: those that are declared; a new one is a new entry here and no code.

Others declare theirs elsewhere: MARKETPLACE_ARCHITECTURES names modules, separated by commas, each with a tuple
`ARCHITECTURES`. A student's own marketplace is then started, tested, compared and measured like ours.
"""

import importlib
import os
import traceback
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from compare.road import REALISTIC, STEPS
from compare.topology import Architecture, Process
from compare.trouble import CannotBeDeclared

SETTING = "MARKETPLACE_ARCHITECTURES"

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
    """Give what others declare.

    Raises:
        CannotBeDeclared: a module that they name does not declare any.
    """
    for module in filter(None, os.environ.get(SETTING, "").split(",")):
        yield from declared_in(module)


def declared_in(module: str) -> tuple[Architecture, ...]:
    try:
        declared = importlib.import_module(module).ARCHITECTURES
        found: tuple[Any, ...] = tuple(declared)
    except Exception as error:
        raise cannot_declare(f"{type(error).__name__}: {error}{_place(error)}") from error
    if isinstance(declared, Architecture) or not all(isinstance(each, Architecture) for each in found):
        raise cannot_declare(f"ARCHITECTURES of {module} is not a tuple of architectures")
    return found


def cannot_declare(cause: str) -> CannotBeDeclared:
    return CannotBeDeclared(
        f"Cannot use {SETTING}={os.environ[SETTING]!r}: {cause}. Unset the variable, or name modules that Python finds "
        "here, separated by commas, each with a tuple `ARCHITECTURES`."
    )


def _place(error: Exception) -> str:
    """Say in which line of a module it happened, if it did not happen on the way there."""
    ours = (__file__, importlib.__file__)
    frames = [each for each in traceback.extract_tb(error.__traceback__) if each.filename not in ours]
    last = frames[-1] if frames else None
    return "" if last is None or last.filename.startswith("<") else f" ({last.filename}, line {last.lineno})"


ARCHITECTURES = {architecture.name: architecture for architecture in (MONOLITH, MICROSERVICES, *elsewhere())}

MARKETPLACES = {**ARCHITECTURES, REALISTIC.name: REALISTIC}
"""Those that the lecture draws."""

DECLARED = {**MARKETPLACES, **STEPS, DURABLE.name: DURABLE}
"""Every architecture that can be named; beside the first two, they come only when they are."""
