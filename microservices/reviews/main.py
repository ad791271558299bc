"""Reviews: what users think of items. It asks Users for names, and Inventory whether an item exists."""

from fastapi import FastAPI

from chassis import service
from chassis.identity import Identity, Users
from chassis.network import Network
from chassis.settings import Settings
from microservices.reviews import imports, internal, reviews
from microservices.reviews.clients import Inventory
from microservices.reviews.withdrawals import Withdrawals


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory microservices.reviews.main:create_app`."""
    routers = [reviews.router, internal.router, imports.router]
    app = service.build("reviews", routers, settings, network, package="microservices.reviews")
    settings, network = app.state.settings, app.state.network
    app.state.users = Users("users", settings.users_url, network)
    app.state.inventory = Inventory("inventory", settings.inventory_url, network)
    app.state.withdrawals = Withdrawals(app.state.database, app.state.inventory)
    app.state.identity = Identity(settings, network, app.state.users)
    service.limit_time(app)
    return app
