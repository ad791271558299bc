"""The monolith: everything in one app."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from chassis import entry, service
from chassis.network import Network
from chassis.settings import Settings
from chassis.tokens import Keys, Signer
from monolith import imports, inventory, orders, pages, recommendations, reviews, users

ROUTERS = [
    *(users.router, inventory.router, orders.router, reviews.router, recommendations.router, pages.router),
    imports.router,
]


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    app.state.signer = Signer(Path(app.state.settings.signing_key_file))
    app.state.keys = Keys(app.state.signer.jwks)
    app.state.owner_of = entry.owners(app.state.keys.user_id)
    app.state.recommender = recommendations.Recommender(app.state.database)
    refreshing = asyncio.create_task(recommendations.keep_fresh(app))
    await recommendations.first_lesson(app)
    yield
    refreshing.cancel()


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory monolith.main:create_app`."""
    return service.build("monolith", ROUTERS, settings, network, package="monolith", lifespan=lifespan)
