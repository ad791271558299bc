"""Connections: all that the gateway has to those behind it, made anew from each table."""

from collections.abc import Mapping

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from chassis.identity import Identity, Users, published
from chassis.network import Network
from chassis.remote import Remote
from chassis.settings import Settings
from microservices.gateway import clients
from microservices.gateway.guard import Guard
from microservices.gateway.openapi import MergedOpenApi
from realistic.gateway.accounts import Accounts
from realistic.gateway.gateway import Gateway
from realistic.gateway.names import NamedReviews
from realistic.gateway.table import IDENTITY, Table

PAGES = "/pages"


class Connections(BaseRoute):
    """The first route of the app: it takes every path that the table has, and leaves the others to the app itself."""

    def __init__(self, app: FastAPI) -> None:
        self.app, self.settings, self.network = app, app.state.settings, app.state.network
        self.openapi = MergedOpenApi(app, {}, lambda path: None)
        self.openapi.install(app)

    def use(self, table: Table) -> None:
        """Connect to whoever is in a table."""
        users = Users(IDENTITY, table.urls[IDENTITY], self.network) if table.has_identity else None
        self.gateway = gateway(table, users, self.settings, self.network)
        self.openapi.services = remotes(table.urls, self.network)
        self.openapi.match, self.openapi.fetched = table.match, {}
        self.app.state.clients = None if PAGES in table.routes else page_clients(table, users, self.network)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        is_ours = scope["type"] == "http" and self.gateway.table.match(scope["path"])
        return (Match.FULL if is_ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.gateway(scope, receive, send)


def gateway(table: Table, users: Users | None, settings: Settings, network: Network) -> Gateway:
    guards = {name: Guard(name, urls, network, settings.request_seconds) for name, urls in table.urls.items()}
    if users is None:
        return Gateway(table, guards, None)
    # Whoever had the keys when this process started may be gone by now.
    known = settings.model_copy(update={"jwks_url": published(table.urls[IDENTITY])})
    return Gateway(table, guards, Accounts(Identity(known, network, users), users))


def remotes(urls: Mapping[str, str], network: Network) -> dict[str, Remote]:
    return {name: Remote(name, url, network) for name, url in urls.items()}


def page_clients(table: Table, users: Users | None, network: Network) -> clients.Clients:
    """Give whom the gateway asks to compose a page: whoever answers for the parts."""
    inventory, reviews, similar = map(table.urls_for, ("/inventory", "/reviews", "/recommendations"))
    return clients.Clients(
        inventory=clients.Inventory("inventory", inventory, network),
        reviews=NamedReviews(reviews, network, users) if users else clients.Reviews("reviews", reviews, network),
        recommendations=clients.Recommendations("recommendations", similar, network),
    )
