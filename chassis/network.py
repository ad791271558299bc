"""Network: the one place that knows which HTTP client we use, and how it waits.

Services call each other through httpx, and its requests travel over aiohttp's connections, as those of the
gateway do (`chassis/upstream.py`): httpx's own pool costs more than the calls do.
Handing out clients here lets a whole architecture run in one process: another `Network` gives
clients that call the other app directly.
"""

from typing import Any

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport
from httpx_aiohttp.transport import AIOHTTP_EXC_MAP
from starlette.types import ASGIApp

from chassis.lifetimes import CALL_SECONDS
from chassis.telemetry import carry_trace
from chassis.upstream import HttpUpstream, session

Response = httpx.Response
TimedOut = httpx.TimeoutException
TransportError = httpx.TransportError
NotConnected = httpx.ConnectError

# httpx-aiohttp 0.2 says of each connection that is refused or breaks off that it timed out.
_named_by: dict[Any, Any] = AIOHTTP_EXC_MAP
_named_by.update(
    {aiohttp.ClientConnectionError: httpx.NetworkError, aiohttp.ConnectionTimeoutError: httpx.ConnectTimeout}
)

OPEN_SECONDS = 2.0
CALL_SHARE = 0.4
"""A call may take `CALL_SECONDS`, or this share of a request that may take more than five."""


class Network:
    """Real sockets. Other places are reached by URL."""

    call_seconds = CALL_SECONDS
    open_seconds = OPEN_SECONDS

    def allow(self, request_seconds: float, open_seconds: float) -> None:
        """Set how long a call may take, and how long a copy that fails is not asked.

        Args:
            request_seconds: how long the request, of which the call is a part, may take as a whole.
            open_seconds: how long the circuit breaker of a copy stays open.
        """
        self.open_seconds = open_seconds
        self.call_seconds = max(CALL_SECONDS, CALL_SHARE * request_seconds)

    def transport(self, url: str) -> httpx.AsyncBaseTransport:
        """Give the way to a URL; certificates are verified by the session, and need not be loaded here, too."""
        return AiohttpTransport(verify=False, trust_env=False, client=session)

    def client(self, url: str) -> httpx.AsyncClient:
        """Give a client for one service, to be shared by the whole process."""
        hooks: dict[str, list[Any]] = {"request": [carry_trace]}
        return httpx.AsyncClient(base_url=url, transport=self.transport(url), trust_env=False, event_hooks=hooks)

    def upstream(self, url: str) -> ASGIApp:
        """Give an app that forwards what it gets to the service at `url`."""
        return HttpUpstream(url)
