"""Gateway: the one address that clients know; it forwards each request to the service that answers for it."""

from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from chassis.entry import bearer_token
from chassis.identity import Identity
from microservices.gateway.guard import Guard
from microservices.gateway.routes import WRITING_METHODS, match


class Gateway:
    """What the app does with every path that it does not answer itself."""

    def __init__(self, guards: dict[str, Guard], identity: Identity) -> None:
        self.guards = guards
        self.identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = match(scope["path"]) if scope["type"] == "http" else None
        if route is None:
            raise HTTPException(404)
        if route.checks_account and scope["method"] in WRITING_METHODS:
            await self._check_account(scope)
        await self.guards[route.service](scope, receive, send)

    async def _check_account(self, scope: Scope) -> None:
        """Refuse a token whose account is gone; without a token, the service itself will refuse."""
        if token := bearer_token(scope):
            await self.identity.caller(token)
