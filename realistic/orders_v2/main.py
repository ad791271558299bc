"""Orders v2: a façade over the old orders. It has no store, so it keeps no promise that the legacy cannot keep."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from chassis import service
from chassis.identity import Identity
from chassis.network import Network
from chassis.settings import Settings
from realistic.orders_v2 import orders_v2
from realistic.orders_v2.clients import Legacy, Notifications
from realistic.orders_v2.relay import Relay


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    relaying = asyncio.create_task(app.state.relay.run())
    yield
    relaying.cancel()


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory realistic.orders_v2.main:create_app`."""
    app = service.build("orders_v2", [orders_v2.router], settings, network, lifespan=lifespan)
    settings, network = app.state.settings, app.state.network
    app.state.identity = Identity(settings, network, users=None)
    app.state.legacy = Legacy("legacy", settings.orders_url, network)
    notifications = Notifications("notifications", settings.notifications_url, network)
    app.state.relay = Relay(app.state.legacy, notifications, settings.relay_seconds)
    service.limit_time(app)
    return app
