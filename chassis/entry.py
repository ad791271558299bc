"""The border between clients and the processes of a marketplace.

The processes tell each other things in headers that begin with `x-internal-`: how much time a request has left,
and for which client they act. At the entry of a marketplace such headers come from a client, so they are dropped.
Whether a process is the entry is declared in the topology and arrives as a setting, because the same app can be the
entry of one architecture and stand behind a gateway in another.
"""

from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send

PREFIX = "x-internal-"
CLIENT = f"{PREFIX}client"
TOKEN_TAIL = 16
"""How many characters of a token's signature tell one client from another; they are of no use to anybody else."""

_client: ContextVar[str] = ContextVar("client", default="")


def client() -> str:
    """Return the client for whom the current request is made; empty for work that no client asked for."""
    return _client.get()


def client_header() -> dict[str, str]:
    """Return the header that tells the next process for which client it is called."""
    return {CLIENT: client()} if client() else {}


class EntryMiddleware:
    """Drops internal headers at the entry, and notes for which client the request is made."""

    def __init__(self, app: ASGIApp, is_entry: bool) -> None:
        self.app, self.is_entry = app, is_entry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        if self.is_entry:
            scope = without_internal_headers(scope)
        token = _client.set(_identified(scope))
        try:
            await self.app(scope, receive, send)
        finally:
            _client.reset(token)


def without_internal_headers(scope: Scope) -> Scope:
    prefix = PREFIX.encode()
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if not name.startswith(prefix)]}


def _identified(scope: Scope) -> str:
    """Return what another process said, or else the client's address and the end of its token."""
    headers = dict(scope["headers"])
    if said := headers.get(CLIENT.encode()):
        return said.decode("latin-1")
    address = scope["client"][0] if scope.get("client") else ""
    return f"{address} {headers.get(b'authorization', b'')[-TOKEN_TAIL:].decode('latin-1')}".strip()
