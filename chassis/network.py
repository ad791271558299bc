"""Network: the one place that knows which HTTP client we use, and how it waits.

httpx speaks to other services; the gateway's hot path streams through aiohttp (`chassis/upstream.py`).
Handing out clients here lets a whole architecture run in one process: another `Network` gives
clients that call the other app directly.
"""

from typing import Any

import httpx
from starlette.types import ASGIApp

from chassis.telemetry import carry_trace
from chassis.upstream import IDLE_SECONDS, HttpUpstream

Response = httpx.Response
TimedOut = httpx.TimeoutException
TransportError = httpx.TransportError

CONNECT_SECONDS = 1.0
MOST_CONNECTIONS = 64


def timeout(seconds: float) -> httpx.Timeout:
    """Bound each phase of a call; connecting on a local network is quick or hopeless."""
    return httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))


class Network:
    """Real sockets. Other places are reached by URL."""

    def transport(self, url: str) -> httpx.AsyncBaseTransport:
        limits = httpx.Limits(
            max_connections=MOST_CONNECTIONS,
            max_keepalive_connections=MOST_CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
        )
        return httpx.AsyncHTTPTransport(limits=limits, trust_env=False)

    def client(self, url: str) -> httpx.AsyncClient:
        """Give a client for one service, to be shared by the whole process."""
        hooks: dict[str, list[Any]] = {"request": [carry_trace]}
        return httpx.AsyncClient(base_url=url, transport=self.transport(url), trust_env=False, event_hooks=hooks)

    def upstream(self, url: str) -> ASGIApp:
        """Give an app that forwards what it gets to the service at `url`."""
        return HttpUpstream(url)
