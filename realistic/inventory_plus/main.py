"""Inventory++: the rewrite of the inventory, with categories and full-text search. It calls nobody.

Whoever runs the marketplace fills it with a copy of the items. Nothing keeps the two equal from then on:
`marketplace reconcile` says by how much they have drifted apart.
"""

from fastapi import FastAPI

from chassis import service
from chassis.network import Network
from chassis.settings import Settings
from realistic.inventory_plus import imports, internal, inventory_plus


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory realistic.inventory_plus.main:create_app`."""
    routers = [inventory_plus.router, internal.router, imports.router]
    return service.build("inventory_plus", routers, settings, network, package="realistic.inventory_plus")
