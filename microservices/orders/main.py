"""Orders: what buyers buy. It asks Users who they are, and Inventory for the units."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from chassis import service
from chassis.identity import Identity, Users
from chassis.network import Network
from chassis.settings import Settings
from microservices.orders import imports, orders, recovery
from microservices.orders.clients import Inventory


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    recovering = asyncio.create_task(recovery.recover_forever(app))
    yield
    recovering.cancel()


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory microservices.orders.main:create_app`."""
    routers = [orders.router, imports.router]
    app = service.build("orders", routers, settings, network, package="microservices.orders", lifespan=lifespan)
    settings, network = app.state.settings, app.state.network
    app.state.inventory = Inventory("inventory", settings.inventory_url, network)
    app.state.identity = Identity(settings, network, Users("users", settings.users_url, network))
    service.limit_time(app)
    return app
