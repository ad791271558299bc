"""Inventory: what is for sale, and what is set aside. It calls nobody.

Whether a seller's account still stands, the gateway has asked Users before a request comes here.
"""

from fastapi import FastAPI

from chassis import service
from chassis.identity import Identity
from chassis.network import Network
from chassis.settings import Settings
from microservices.inventory import imports, inventory, reservations, withdrawals


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory microservices.inventory.main:create_app`."""
    routers = [inventory.router, reservations.router, withdrawals.router, imports.router]
    app = service.build("inventory", routers, settings, network, package="microservices.inventory")
    app.state.identity = Identity(app.state.settings, app.state.network, users=None)
    return app
