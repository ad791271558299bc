"""Ports: taking one so that nobody else can, before the process that will use it exists."""

import contextlib
import random
import socket

HOST = "127.0.0.1"
FREE_PORTS = range(20_000, 32_000)  # Below those that the system hands out to clients.


def bind(port: int) -> socket.socket:
    """Take this port, or any free one for 0; until somebody listens on it, connections are refused."""
    return _bind_one(port) if port else _bind_any()


def _bind_one(port: int) -> socket.socket:
    sock = socket.socket()
    # Connections of a killed predecessor may linger on the port; they do no harm.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((HOST, port))
    except OSError:
        sock.close()
        raise
    return sock


def _bind_any() -> socket.socket:
    for port in random.sample(FREE_PORTS, len(FREE_PORTS)):
        sock = socket.socket()
        with contextlib.suppress(OSError):
            sock.bind((HOST, port))
            # Only after binding: before it, we could share the port with somebody who does not listen yet.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            return sock
        sock.close()
    raise OSError(0, f"no free port from {FREE_PORTS.start} to {FREE_PORTS.stop - 1}")
