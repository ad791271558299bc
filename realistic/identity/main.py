"""Identity: accounts, sign-in and keys; the domain is that of the microservices' Users, the keys rotate."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from chassis import service
from chassis.key_ring import KeyRing
from chassis.network import Network
from chassis.settings import Settings
from microservices.users import imports, internal, users
from realistic.identity import discovery


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    app.state.signer = app.state.keys = KeyRing(Path(app.state.settings.signing_key_file))
    yield


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory realistic.identity.main:create_app`."""
    routers = [users.router, discovery.router, discovery.internal, internal.router, imports.router]
    return service.build("identity", routers, settings, network, package="microservices.users", lifespan=lifespan)
