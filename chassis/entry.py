"""The border between clients and the processes of a marketplace.

The processes tell each other things in headers that begin with `x-internal-`: how much time a request has left,
and for which client they act. At the entry of a marketplace such headers come from a client, so they are dropped.
Whether a process is the entry is declared in the topology and arrives as a setting, because the same app can be the
entry of one architecture and stand behind a gateway in another.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from hashlib import sha256

from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.client_address import client_address
from contracts.problems import NotSignedIn

PREFIX = "x-internal-"
CLIENT = f"{PREFIX}client"
DIGEST_LETTERS = 16
"""How many letters of a token's digest tell one client from another; they are of no use to anybody else."""

TOKENS_REMEMBERED = 4_096
"""About 4 MB. A token that was forgotten is verified again."""

INVALID = "with an invalid token"

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
            scope = with_end_to_end_headers(scope)
        token = _client.set(_identified(scope))
        try:
            await self.app(scope, receive, send)
        finally:
            _client.reset(token)


def with_end_to_end_headers(scope: Scope) -> Scope:
    """Drop the headers that only our processes may set, and those that the client meant for this connection alone.

    The second (RFC 9110, 7.6.1) are dropped in each architecture, so that the same request means the same whether or
    not it is forwarded.
    """
    dropped, prefix = named_by_connection(scope), PREFIX.encode()
    kept = [each for each in scope["headers"] if each[0] not in dropped and not each[0].startswith(prefix)]
    return {**scope, "headers": kept}


def named_by_connection(scope: Scope) -> set[bytes]:
    """Return the names of the headers that a `Connection` header names, and its own."""
    values = [value for name, value in scope["headers"] if name == b"connection"]
    if not values:
        return set()
    return {b"connection", *(part.strip() for value in values for part in value.lower().split(b","))}


def bearer_token(scope: Scope) -> str:
    """Give the access token that a request shows, or nothing."""
    header = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    scheme, _, token = header.decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def owners(user_id: Callable[[str], int]) -> Callable[[str], str]:
    """Make the function that names the client who shows a token; each valid token is verified once.

    Args:
        user_id: verifies a token. It raises `NotSignedIn` if the token does not hold, and `LookupError` while the
            keys are not known.
    """
    remembered = lru_cache(TOKENS_REMEMBERED)(user_id)

    def owner(token: str) -> str:
        try:
            return f"user {remembered(token)}"
        except NotSignedIn:
            return INVALID
        except LookupError:
            return sha256(token.encode("latin-1")).hexdigest()[:DIGEST_LETTERS]

    return owner


def _identified(scope: Scope) -> str:
    """Return what another process said, or else the client's address and whose token it shows.

    A token that is not valid names no client: a new one for each request costs nothing.
    """
    headers = dict(scope["headers"])
    if said := headers.get(CLIENT.encode()):
        return said.decode("latin-1")
    address = client_address(scope.get("client"))
    token = bearer_token(scope)
    return f"{address} {scope['app'].state.owner_of(token)}" if token else address
