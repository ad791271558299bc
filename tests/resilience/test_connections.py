"""More connections than a process may have: those that wait for their client make room for one that asks."""

import os
import resource
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from chassis.descriptors import FOR_OTHER_PURPOSES
from tests.marketplace.crowd import eventually
from tests.resilience import alone

pytestmark = pytest.mark.slow

DESCRIPTORS = FOR_OTHER_PURPOSES + 50
NOISY = "127.0.0.2"
"""Another address than the quiet client's: an idle connection makes room before new ones of the same address do."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """A monolith that may open few files, as where a system is configured narrowly."""
    process = alone.start(
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/it.db", "SIGNING_KEY_FILE": f"{tmp_path}/key.pem"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, DESCRIPTORS)),
        stdout=subprocess.DEVNULL,
    )
    try:
        place = ("127.0.0.1", alone.port_of(process))
        eventually(lambda: answers(place))
        yield place
    finally:
        process.terminate()
        process.wait(60)


def answers(place: tuple[str, int]) -> bool:
    try:
        return httpx.get(f"http://{place[0]}:{place[1]}/inventory", trust_env=False, timeout=60).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("sent", [b"", b"GET /inv", b"POST /orders HTTP/1.1\r\nHost: it\r\nContent-Length: 9\r\n\r\n"])
def test_connections_that_wait_for_their_client_make_room(address: tuple[str, int], sent: bytes) -> None:
    with ExitStack() as stack, httpx.Client(trust_env=False, timeout=60) as quiet:
        for number in range(4 * DESCRIPTORS):
            noisy = stack.enter_context(socket.create_connection(address, source_address=(NOISY, 0)))
            noisy.sendall(sent)
            if number % DESCRIPTORS == 0:
                assert quiet.get(f"http://{address[0]}:{address[1]}/inventory").status_code == 200
