"""Gateway: one address in front of whatever there is by now."""

from fastapi import FastAPI

from chassis import service
from chassis.identity import Identity, Users
from chassis.network import Network
from chassis.remote import Remote
from chassis.settings import Settings
from microservices.gateway import clients, pages
from microservices.gateway.guard import Guard
from microservices.gateway.openapi import MergedOpenApi
from realistic.gateway.gateway import Gateway
from realistic.gateway.names import NamedReviews
from realistic.gateway.table import IDENTITY, Table

PAGES = "/pages"


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory realistic.gateway.main:create_app`."""
    settings = settings or Settings()
    table = Table.read(settings.routes)
    app = service.build("gateway", [] if PAGES in table.routes else [pages.router], settings, network)
    network = app.state.network
    users = Users(IDENTITY, table.urls[IDENTITY], network) if table.has_identity else None
    if PAGES not in table.routes:
        app.state.clients = page_clients(table, users, network)
    guards = {name: Guard(name, urls, network, settings.request_seconds) for name, urls in table.urls.items()}
    app.router.default = Gateway(table, guards, Identity(settings, network, users))
    MergedOpenApi(app, {name: Remote(name, urls, network) for name, urls in table.urls.items()}, table.match).install(
        app
    )
    service.limit_time(app)
    return app


def page_clients(table: Table, users: Users | None, network: Network) -> clients.Clients:
    """Give whom the gateway asks to compose a page: whoever answers for the parts."""
    inventory, reviews, similar = map(table.urls_for, ("/inventory", "/reviews", "/recommendations"))
    return clients.Clients(
        inventory=clients.Inventory("inventory", inventory, network),
        reviews=NamedReviews(reviews, network, users) if users else clients.Reviews("reviews", reviews, network),
        recommendations=clients.Recommendations("recommendations", similar, network),
    )
