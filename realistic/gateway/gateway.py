"""Gateway: forwards each request to the service that answers for it, and asks the identity provider who is asking."""

from starlette.types import Receive, Scope, Send

from microservices.gateway.accounts import Accounts, Excused, without_token
from microservices.gateway.guard import Guard
from realistic.gateway.names import Naming
from realistic.gateway.table import IDENTITY, Table

WITH_NAMES = "/reviews"


class Gateway:
    """What the app does with every path that the table has."""

    def __init__(self, table: Table, guards: dict[str, Guard], accounts: Accounts | None) -> None:
        """Be it; without `accounts`, whoever answers finds out himself who is asking."""
        self.table, self.guards, self.accounts = table, guards, accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service = self.table.match(scope["path"])
        assert service, "only paths that the table has come here"
        if self.accounts is None or service == IDENTITY:
            await self._forward(service, scope, receive, send)
        elif trouble := await self.accounts.trouble(scope):
            excused = Excused(trouble, send)
            await self._forward_named(self.accounts, service, without_token(scope), receive, excused)
            excused.finish()
        else:
            await self._forward_named(self.accounts, service, scope, receive, send)

    async def _forward_named(
        self, accounts: Accounts, service: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Forward a request, and put the authors' names into the reviews that come back.

        Only after the service has answered: that nobody knows the names is no fault of its.
        """
        if not scope["path"].startswith(WITH_NAMES):
            await self._forward(service, scope, receive, send)
            return
        naming = Naming(accounts.users, send)
        await self._forward(service, scope, receive, naming)
        await naming.finish()

    async def _forward(self, service: str, scope: Scope, receive: Receive, send: Send) -> None:
        await self.guards[service](scope, receive, send)
