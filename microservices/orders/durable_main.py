"""Orders again, whose sagas an existing engine runs: same routes, same tables, same calls."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from chassis import service
from chassis.identity import Identity, Users
from chassis.network import Network
from chassis.settings import Settings
from microservices.orders import imports
from microservices.orders.clients import Inventory
from microservices.orders.durable import engine, orders
from microservices.orders.durable.storage import Storage


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with engine.running(app):
        yield


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory microservices.orders.durable_main:create_app`."""
    package, routers = "microservices.orders", [orders.router, imports.router]
    app = service.build(
        "orders", routers, settings, network, package=package, adds=f"{package}.durable", lifespan=lifespan
    )
    settings, network = app.state.settings, app.state.network
    app.state.inventory = Inventory("inventory", settings.inventory_url, network)
    app.state.identity = Identity(settings, network, Users("users", settings.users_url, network))
    app.state.storage = Storage(app.state.database)
    app.state.engines = app.state.storage.engines
    service.limit_time(app)
    return app
