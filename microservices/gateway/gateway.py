"""Gateway: the one address that clients know; it forwards each request to the service that answers for it."""

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from chassis.entry import bearer_token
from chassis.identity import Identity
from microservices.gateway.guard import Guard
from microservices.gateway.routes import WRITING_METHODS, match


class Gateway(BaseRoute):
    """The first route of the app: it takes every path that a service answers for, and leaves the others to the app."""

    def __init__(self, guards: dict[str, Guard], identity: Identity) -> None:
        self.guards = guards
        self.identity = identity

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        route = match(scope["path"]) if scope["type"] == "http" else None
        return (Match.FULL, {"answered_by": route}) if route else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = scope["answered_by"]
        if route.checks_account and scope["method"] in WRITING_METHODS:
            await self._check_account(scope)
        await self.guards[route.service](scope, receive, send)

    async def _check_account(self, scope: Scope) -> None:
        """Refuse a token whose account is gone; without a token, the service itself will refuse."""
        if token := bearer_token(scope):
            await self.identity.caller(token)
