"""What a caller is told when a call to another service fails: whether the service was reached decides."""

import asyncio

import httpx
import pytest

from chassis.network import Network
from chassis.remote import Remote
from contracts.problem import Problem
from contracts.problems import TookTooLong, Unavailable

pytestmark = pytest.mark.slow

TOLD = {
    httpx.ConnectError: (Unavailable, "orders does not answer."),
    httpx.ConnectTimeout: (Unavailable, "orders does not answer."),
    httpx.ReadError: (Unavailable, "orders does not answer."),
    httpx.RemoteProtocolError: (Unavailable, "orders does not answer."),
    httpx.PoolTimeout: (Unavailable, "orders does not accept more work."),
    httpx.ReadTimeout: (TookTooLong, "orders did not answer in time."),
    httpx.WriteTimeout: (TookTooLong, "orders did not answer in time."),
}


class Failing(Network):
    """A network on which every call fails in the same way."""

    def __init__(self, error: type[Exception]) -> None:
        self.error = error

    def client(self, url: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=url, transport=httpx.MockTransport(self.fails), trust_env=False)

    def fails(self, request: httpx.Request) -> httpx.Response:
        raise self.error("as told")


@pytest.mark.parametrize("error", TOLD, ids=lambda error: error.__name__)
def test_failed_call_is_told_as_what_it_was(error: type[Exception]) -> None:
    remote = Remote("orders", "http://orders", Failing(error))
    with pytest.raises(Problem) as told:
        asyncio.run(remote.call("POST", "/orders", repeatable=False))
    kind, words = TOLD[error]
    assert (type(told.value), told.value.detail) == (kind, words)
