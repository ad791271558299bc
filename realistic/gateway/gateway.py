"""Gateway: forwards each request to the service that answers for it, and asks the identity provider who is asking."""

from starlette.types import Receive, Scope, Send

from chassis.identity import Identity
from microservices.gateway.gateway import bearer_token, forwarded
from microservices.gateway.guard import Guard
from realistic.gateway.names import Naming
from realistic.gateway.table import IDENTITY, Table


class Gateway:
    """What the app does with every path that the table has."""

    def __init__(self, table: Table, guards: dict[str, Guard], identity: Identity | None) -> None:
        """Be it; without `identity`, whoever answers finds out himself who is asking."""
        self.table, self.guards, self.identity = table, guards, identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service = self.table.match(scope["raw_path"])
        assert service, "only paths that the table has come here"
        if self.identity and self.identity.users and service != IDENTITY:
            await self._check_account(self.identity, scope)
            send = Naming(self.identity.users, send) if scope["path"].startswith("/reviews") else send
        guard = self.guards[service]
        await guard(forwarded(scope, guard.seconds), receive, send)

    async def _check_account(self, identity: Identity, scope: Scope) -> None:
        """Refuse a token whose account is gone, since nobody behind us can know; the token itself goes on with it."""
        if token := bearer_token(scope):
            await identity.caller(token)
