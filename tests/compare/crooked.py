"""Crooked: the monolith, broken on purpose in one way each, to see whether the comparison notices.

`MARKETPLACE_ARCHITECTURES=tests.compare.crooked` declares them.
"""

import subprocess
import sys

from fastapi import FastAPI
from sqlalchemy import func
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from compare.topology import Architecture, Process
from monolith import inventory, main
from monolith.inventory import ITEM, ONE_ITEM, TAKE

OUTLIVES_EVERYBODY = "import time; time.sleep(600)"


def create_overselling() -> FastAPI:
    """Sell, and leave on the shelf what was sold."""
    inventory.TAKE = TAKE.values(stock=ITEM.stock)
    return main.create_app()


def create_shouting() -> FastAPI:
    """Call a single item by its name in capitals, and nothing else wrong."""
    public = [func.upper(column).label("name") if column.key == "name" else column for column in inventory.PUBLIC]
    inventory.ONE_ITEM = ONE_ITEM.with_only_columns(*public)
    return main.create_app()


def create_leaking() -> FastAPI:
    """Start something, and never stop it."""
    subprocess.Popen([sys.executable, "-c", OUTLIVES_EVERYBODY])
    return main.create_app()


def create_refusing() -> ASGIApp:
    """Be quick, and no use: whoever looks around is refused."""
    app = main.create_app()

    async def refusing(scope: Scope, receive: Receive, send: Send) -> None:
        await (Response(status_code=503) if scope.get("path") == "/inventory" else app)(scope, receive, send)

    return refusing


def crooked(name: str) -> Architecture:
    domains = ("users", "inventory", "orders", "reviews", "recommendations")
    process = Process(name, f"tests.compare.crooked:create_{name}", database=True, owns=domains, signs=True)
    return Architecture(name, name, (process,), entry=name)


ARCHITECTURES = tuple(map(crooked, ("overselling", "shouting", "leaking", "refusing")))
