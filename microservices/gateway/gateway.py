"""Gateway: the one address that clients know; it forwards each request to the service that answers for it."""

from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from chassis import deadline
from chassis.identity import Identity
from chassis.telemetry import carried_trace
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
        guard = self.guards[route.service]
        await guard(forwarded(scope, guard.seconds), receive, send)

    async def _check_account(self, scope: Scope) -> None:
        """Refuse a token whose account is gone; without a token, the service itself will refuse."""
        if token := bearer_token(scope):
            await self.identity.caller(token)


def bearer_token(scope: Scope) -> str:
    """Give the access token that a request shows, or nothing."""
    header = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    scheme, _, token = header.decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def forwarded(scope: Scope, seconds: float) -> Scope:
    """Replace what only the gateway may say: how long the whole request may take, and which trace it is."""
    own = {**deadline.header(deadline.remaining_seconds(seconds)), **carried_trace()}
    dropped = {name.encode() for name in own}
    headers = [(name, value) for name, value in scope["headers"] if name not in dropped]
    return {**scope, "headers": headers + [(name.encode(), value.encode()) for name, value in own.items()]}
