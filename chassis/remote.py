"""Remote: another service, called so that its trouble does not become ours.

Every call has a timeout within the request's deadline, stands behind a circuit breaker, and is
retried with jitter only when repeating it does no harm. A replica that takes no connection got nothing, so the
next one is asked at once, whatever it is. A refusal of the other side is raised as the same error that the
local rule would have raised.
"""

from typing import Any

import httpx
import stamina

from chassis import deadline, entry
from chassis.network import Network, NotConnected, Response, TimedOut, TransportError
from chassis.replicas import FAIR_SECONDS, Open, OutOfTime, Replicas
from contracts.problem import Problem
from contracts.problems import TookTooLong, Unavailable

ATTEMPTS = 3


class Remote:
    """One service that this process calls; replicas take turns."""

    def __init__(self, name: str, urls: str, network: Network) -> None:
        self.name, self.network = name, network
        self.replicas = Replicas(name, urls, network.client, network.open_seconds)

    async def get(self, path: str, **query: Any) -> Response:
        return await self.call("GET", path, params=query)

    async def call(self, method: str, path: str, *, repeatable: bool = True, **parts: Any) -> Response:
        """Send one request; `repeatable` says that sending it twice is the same as once.

        Raises:
            Problem: what the other service refused with.
            Unavailable: it refused the connection, broke off, or its circuit is open.
            TookTooLong: it did not answer in time.
        """
        attempts = ATTEMPTS if repeatable else 1
        retries = stamina.retry_context(on=_is_worth_repeating, attempts=attempts, wait_initial=0.02, wait_jitter=0.05)
        async for attempt in retries:
            with attempt:
                return await self._once(method, path, **parts)
        raise AssertionError("a retry either returns or raises")

    async def _once(self, method: str, path: str, **parts: Any) -> Response:
        seconds = min(self.network.call_seconds, deadline.remaining_seconds(self.network.call_seconds))
        headers = {**parts.pop("headers", {}), **deadline.header(seconds), **entry.client_header()}
        request: dict[str, Any] = {"timeout": seconds, "headers": headers, **parts}
        trouble: Exception = NotConnected("there is nobody")
        for url, client in self.replicas.in_turn():
            try:
                async with await self.replicas.breaker(url):
                    response = await self._sent(client, seconds, method, path, request)
            except (Open, NotConnected) as error:
                trouble = error
            except OutOfTime as error:
                raise TookTooLong(f"{self.name} did not answer in time.") from error
            except TimedOut as error:
                raise self._timed_out(error) from error
            except TransportError as error:
                raise self.replicas.unavailable(error) from error
            else:
                # Outside the breaker: whoever says that somebody behind it is down does answer.
                return self._understood(response)
        raise self.replicas.unavailable(trouble) from trouble

    async def _sent(
        self, client: httpx.AsyncClient, seconds: float, method: str, path: str, request: dict[str, Any]
    ) -> Response:
        try:
            return await client.request(method, path, **request)
        except TimedOut as error:
            if seconds < FAIR_SECONDS:
                raise OutOfTime() from error
            raise

    def _timed_out(self, error: httpx.TimeoutException) -> Problem:
        if isinstance(error, httpx.ConnectTimeout):
            return self.replicas.unavailable(error)
        if isinstance(error, httpx.PoolTimeout):
            return Unavailable(f"{self.name} does not accept more work.")
        return TookTooLong(f"{self.name} did not answer in time.")

    def _understood(self, response: Response) -> Response:
        if response.status_code < 400:
            return response
        problem = _problem(response)
        if problem is None:
            raise Unavailable(f"{self.name} failed with status {response.status_code}.")
        raise problem

    async def aclose(self) -> None:
        for _, client in self.replicas.copies:
            await client.aclose()


def _problem(response: Response) -> Problem | None:
    if response.headers.get("content-type") != "application/problem+json":
        return None
    body = response.json()
    kind = Problem.catalogue.get(body.get("type", ""))
    return kind(body.get("detail", "")) if kind else None


def _is_worth_repeating(error: Exception) -> bool:
    return isinstance(error, Unavailable) and not isinstance(error.__cause__, Open)
