"""Legacy: what is left of the monolith, step by step."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import APIRouter, FastAPI

from chassis import identity, service
from chassis.identity import Identity
from chassis.key_ring import KeyRing
from chassis.network import Network
from chassis.settings import Settings
from monolith import imports, inventory, orders, reviews, users
from realistic.legacy import events, internal

REMAINING = [inventory.router, orders.router, reviews.router, internal.router]


@asynccontextmanager
async def signing(app: FastAPI) -> AsyncGenerator[None]:
    """Sign with the monolith's key, or with one of those that came later, if the accounts have been elsewhere since."""
    app.state.signer = app.state.keys = KeyRing(Path(app.state.settings.signing_key_file))
    yield


def create_with_users(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the monolith without its recommendations, which is what moved out first."""
    routers = [users.router, *REMAINING, internal.accounts, imports.router]
    return service.build("legacy", routers, settings, network, package="monolith", lifespan=signing)


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build it without accounts: where it used to read its users, it now trusts the identity provider's tokens."""
    routers = [*REMAINING, events.router, without(imports.router, "/users")]
    app = service.build("legacy", routers, settings, network, package="monolith", adds="realistic.legacy")
    app.state.identity = Identity(app.state.settings, app.state.network, users=None)
    app.dependency_overrides[users.current_user] = identity.current_user
    return app


def without(router: APIRouter, path: str) -> APIRouter:
    """Give a router without one of its routes."""
    rest = APIRouter()
    rest.routes += [route for route in router.routes if getattr(route, "path", "") != f"{router.prefix}{path}"]
    return rest
