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
from realistic.orders_v2.relay import Channel, Relay


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
    app.state.relay = Relay(app.state.legacy, channel(app), settings.relay_seconds)
    service.limit_time(app)
    return app


def channel(app: FastAPI) -> Channel:
    """Choose how events travel."""
    if app.state.settings.events == "http":
        return Notifications("notifications", app.state.settings.notifications_url, app.state.network)
    from realistic.orders_v2.publishing import Publisher  # Here, since a broker's client is slow to import.

    publisher = Publisher(app.state.settings, app.state.telemetry)
    app.state.broker = publisher.broker
    return publisher
