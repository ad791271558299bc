"""Connections: all that the gateway has to those behind it, made anew from each table."""

from collections.abc import Mapping

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from chassis import entry
from chassis.identity import Identity, Users, published
from chassis.network import Network
from chassis.remote import Remote
from chassis.settings import Settings
from microservices.gateway import clients
from microservices.gateway.accounts import Accounts
from microservices.gateway.guard import Guard
from microservices.gateway.openapi import MergedOpenApi
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
        identity = Identity(knowing_keys(table, self.settings), self.network, users)
        self.app.state.owner_of = entry.owners(identity.keys.user_id_now)
        self.gateway = Gateway(table, self._guards(table), Accounts(identity, users) if users else None)
        self.openapi.services = remotes(table.urls, self.network)
        self.openapi.match, self.openapi.fetched = table.match, {}
        self.app.state.clients = None if PAGES in table.routes else page_clients(table, users, self.network)

    def _guards(self, table: Table) -> dict[str, Guard]:
        return {
            name: Guard(name, urls, self.network, self.settings.request_seconds) for name, urls in table.urls.items()
        }

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        is_ours = scope["type"] == "http" and self.gateway.table.match(scope["path"])
        return (Match.FULL if is_ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.gateway(scope, receive, send)


def knowing_keys(table: Table, settings: Settings) -> Settings:
    """Say where the keys are by now: the process that had them when this one started may be gone."""
    if not table.has_identity:
        return settings
    return settings.model_copy(update={"jwks_url": published(table.urls[IDENTITY])})


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
