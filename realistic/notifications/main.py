"""Notifications: a user's messages, kept, served and streamed. It calls nobody: what happens is told to it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from chassis import service
from chassis.identity import Identity
from chassis.network import Network
from chassis.settings import Settings
from realistic.notifications import events, notifications, stream
from realistic.notifications.doorbell import Doorbell


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    app.state.doorbell = Doorbell(app.state.database)
    watching = asyncio.create_task(app.state.doorbell.watch_forever())
    yield
    watching.cancel()


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory realistic.notifications.main:create_app`."""
    routers = [notifications.router, stream.router, events.router]
    package = "realistic.notifications"
    app = service.build("notifications", routers, settings, network, package=package, lifespan=lifespan)
    # The gateway has asked the identity provider whether the account still stands.
    app.state.identity = Identity(app.state.settings, app.state.network, users=None)
    if app.state.settings.events == "nats":
        subscribe(app)
    return app


def subscribe(app: FastAPI) -> None:
    """Let a broker bring the events, too."""
    from realistic.notifications.subscription import Subscription  # Here, since a broker's client is slow to import.

    app.state.broker = Subscription(app.state.settings, app.state.telemetry, app.state.database).broker
