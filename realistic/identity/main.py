"""Identity: accounts, sign-in and keys; the domain is that of the microservices' Users."""

from fastapi import FastAPI

from chassis import service
from chassis.network import Network
from chassis.settings import Settings
from microservices.users import imports, internal, users
from microservices.users.main import lifespan


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory realistic.identity.main:create_app`."""
    routers = [users.router, internal.router, imports.router]
    return service.build("identity", routers, settings, network, package="microservices.users", lifespan=lifespan)
