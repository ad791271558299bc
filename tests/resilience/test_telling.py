"""Telling: a log line or a span that cannot be written fails no request, and holds up no process, nor its end."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.marketplace.crowd import eventually
from tests.resilience import alone

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="pipes are something else there")]

ENDED_SECONDS = 600
"""A test never fails for lack of speed; this only ends what would never come."""


@contextmanager
def running(
    folder: Path, output: int, app: str = "monolith.main:create_app", **variables: str
) -> Iterator[tuple[subprocess.Popen, str]]:
    """Run the monolith as in a cluster, with its standard output where the test wants it."""
    database = f"sqlite:///{folder / 'monolith.db'}"
    own = {"DATABASE_URL": database, "SIGNING_KEY_FILE": str(folder / "signing.pem"), **variables}
    process = alone.start(app, stdout=output, stderr=subprocess.DEVNULL, env={**os.environ, **own})
    try:
        url = f"http://127.0.0.1:{alone.port_of(process)}"
        wait_for(f"{url}/health/ready")
        yield process, url
    finally:
        process.kill()
        process.wait()


def wait_for(url: str) -> None:
    eventually(lambda: httpx.get(url, trust_env=False, timeout=60).status_code == 200)


def shops(url: str, times: int = 100) -> None:
    """Do what is logged: browse, be refused, and make the server warn."""
    with httpx.Client(base_url=url, trust_env=False, timeout=120) as client:
        for number in range(times):
            assert client.get("/inventory", params={"q": "x" * 100}).status_code == 200
            assert client.get(f"/inventory/{10**6 + number}").status_code == 404
        account = {"email": "ada@example.com", "name": "Ada", "password": "correct horse battery staple"}
        assert client.post("/users", json=account).status_code == 201


def ends(process: subprocess.Popen, number: int = signal.SIGTERM) -> int:
    process.send_signal(number)
    return process.wait(ENDED_SECONDS)


def test_a_disk_without_space_for_the_log_harms_nobody(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    full = os.open("/dev/full", os.O_WRONLY)
    with running(tmp_path, full) as (process, url):
        os.close(full)
        shops(url)
        assert ends(process) == 0


def test_a_closed_pipe_harms_nobody(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with running(tmp_path, writing) as (process, url):
        os.close(writing)
        os.close(reading)
        shops(url)
        assert ends(process) == 0


def test_a_pipe_that_nobody_empties_harms_nobody(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    with running(tmp_path, writing) as (process, url):
        os.close(writing)
        shops(url, times=400)
        assert ends(process) == 0
        os.close(reading)


def test_no_output_at_all_harms_nobody(tmp_path: Path) -> None:
    closed = os.open(os.devnull, os.O_RDONLY)  # Whatever is written to it is refused.
    with running(tmp_path, closed) as (process, url):
        os.close(closed)
        shops(url)
        assert ends(process) == 0


def test_a_collector_that_says_nothing_holds_up_neither_requests_nor_the_end(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, Path(os.devnull).open("wb") as nowhere:
        collector = f"http://127.0.0.1:{silent.getsockname()[1]}"
        variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector, "OTEL_EXPORTER_OTLP_TIMEOUT": "3600"}
        app = "tests.resilience.patient_exporter:create_app"
        with running(tmp_path, nowhere.fileno(), app, **variables) as (process, url):
            shops(url)
            assert ends(process, signal.SIGINT) == 0
