"""Gateway: the one address that clients know; it forwards each request to the service that answers for it."""

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from microservices.gateway.accounts import Accounts, Excused, without_token
from microservices.gateway.guard import Guard
from microservices.gateway.routes import WRITING_METHODS, match


class Gateway(BaseRoute):
    """The first route of the app: it takes every path that a service answers for, and leaves the others to the app."""

    def __init__(self, guards: dict[str, Guard], accounts: Accounts) -> None:
        self.guards = guards
        self.accounts = accounts

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        route = match(scope["path"]) if scope["type"] == "http" else None
        return (Match.FULL, {"answered_by": route}) if route else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route, guard = scope["answered_by"], self.guards[scope["answered_by"].service]
        checks_account = route.checks_account and scope["method"] in WRITING_METHODS
        if checks_account and (trouble := await self.accounts.trouble(scope)):
            excused = Excused(trouble, send)
            await guard(without_token(scope), receive, excused)
            excused.finish()
        else:
            await guard(scope, receive, send)
