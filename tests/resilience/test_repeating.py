"""A request that one replica took and did not answer goes to another only where it cannot count twice."""

import asyncio

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.importer import import_from_string

from chassis.network import Network
from chassis.replicas import BrokeOff
from chassis.settings import Settings
from compare.architectures import MICROSERVICES

TWO = "http://one,http://other"


class BreakingOff(Network):
    """Replicas that take each request and break off before they answer."""

    def __init__(self) -> None:
        self.received: list[Scope] = []

    def upstream(self, url: str) -> ASGIApp:
        async def breaks_off(scope: Scope, receive: Receive, send: Send) -> None:
            self.received.append(scope)
            raise BrokeOff()

        return breaks_off


def replicas_that_receive(path: str, **headers: str) -> list[Scope]:
    """Send a POST to the gateway in front of two replicas of each service."""
    urls = {f"{service}_url": TWO for service in ("users", "inventory", "orders", "reviews", "recommendations")}
    network = BreakingOff()
    gateway = import_from_string(MICROSERVICES["gateway"].app)(Settings(telemetry=False, **urls), network)

    async def posts() -> httpx.Response:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(gateway), base_url="http://gateway", timeout=120
        ) as client:
            return await client.post(path, headers={name.replace("_", "-"): headers[name] for name in headers})

    assert asyncio.run(posts()).status_code == 503
    return network.received


def test_order_with_a_key_goes_to_both_replicas() -> None:
    assert len(replicas_that_receive("/orders", idempotency_key="k")) == 2


def test_order_without_a_key_goes_to_one() -> None:
    assert len(replicas_that_receive("/orders")) == 1


@pytest.mark.parametrize(
    "path", ["/inventory", "/inventory/7/restock", "/reviews", "/users", "/token", "/orders/7/cancel"]
)
def test_key_that_no_service_honours_does_not_repeat_a_request(path: str) -> None:
    assert len(replicas_that_receive(path, idempotency_key="k")) == 1


def test_key_that_a_connection_header_removes_does_not_repeat_an_order() -> None:
    assert len(replicas_that_receive("/orders", idempotency_key="k", connection="Idempotency-Key")) == 1


def test_headers_of_the_gateway_cannot_be_removed_by_a_client() -> None:
    named = "x-internal-deadline-ms, x-internal-client, traceparent"
    (scope,) = replicas_that_receive("/reviews", connection=named, x_internal_deadline_ms="1")
    headers = dict(scope["headers"])
    assert headers[b"x-internal-client"] == b"127.0.0.1"
    assert int(headers[b"x-internal-deadline-ms"]) > 1_000
    assert b"connection" not in headers
