"""Users: accounts and the tokens that prove them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from chassis import service
from chassis.network import Network
from chassis.settings import Settings
from chassis.tokens import Keys, Signer
from microservices.users import imports, internal, users


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    app.state.signer = Signer(Path(app.state.settings.signing_key_file))
    app.state.keys = Keys(app.state.signer.jwks)
    yield


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory microservices.users.main:create_app`."""
    routers = [users.router, internal.router, imports.router]
    return service.build("users", routers, settings, network, package="microservices.users", lifespan=lifespan)
