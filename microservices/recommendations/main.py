"""Recommendations: what users may like. It has no database; it learns from what Reviews knows."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from chassis import service
from chassis.identity import Identity, Users
from chassis.network import Network
from chassis.settings import Settings
from microservices.recommendations import recommendations
from microservices.recommendations.clients import Reviews


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    state = app.state
    state.recommender = recommendations.Recommender(Reviews("reviews", state.settings.reviews_url, state.network))
    refreshing = asyncio.create_task(recommendations.keep_fresh(app))
    await recommendations.first_lesson(app)
    yield
    refreshing.cancel()


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory microservices.recommendations.main:create_app`."""
    app = service.build("recommendations", [recommendations.router], settings, network, lifespan=lifespan)
    settings, network = app.state.settings, app.state.network
    # Where a gateway asks the identity provider who is asking, there is nobody else to ask.
    users = Users("users", settings.users_url, network) if settings.users_url else None
    app.state.identity = Identity(settings, network, users)
    service.limit_time(app)
    return app
