"""Gateway: one address in front of five services."""

from fastapi import FastAPI

from chassis import entry, service
from chassis.identity import Identity, Users
from chassis.network import Network
from chassis.remote import Remote
from chassis.settings import Settings
from microservices.gateway import clients, pages
from microservices.gateway.accounts import Accounts
from microservices.gateway.gateway import Gateway
from microservices.gateway.guard import Guard
from microservices.gateway.openapi import MergedOpenApi
from microservices.gateway.routes import ROUTES, match


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory microservices.gateway.main:create_app`."""
    app = service.build("gateway", [pages.router], settings, network)
    settings, network = app.state.settings, app.state.network
    urls = {route.service: getattr(settings, f"{route.service}_url") for route in ROUTES}
    app.state.clients = clients.Clients(
        inventory=clients.Inventory("inventory", urls["inventory"], network),
        reviews=clients.Reviews("reviews", urls["reviews"], network),
        recommendations=clients.Recommendations("recommendations", urls["recommendations"], network),
    )
    users = Users("users", urls["users"], network)
    identity = Identity(settings, network, users)
    app.state.owner_of = entry.owners(identity.keys.user_id_now)
    guards = {name: Guard(name, url, network, settings.request_seconds) for name, url in urls.items()}
    app.router.routes.insert(0, Gateway(guards, Accounts(identity, users)))
    MergedOpenApi(app, {name: Remote(name, url, network) for name, url in urls.items()}, match).install(app)
    service.limit_time(app)
    return app
