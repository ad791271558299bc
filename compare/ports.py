"""Ports: taking one so that nobody else can, before the process that will use it exists."""

import contextlib
import random
import signal
import socket
import sys

HOST = "127.0.0.1"
TAKE_OVER = signal.SIGUSR1 if hasattr(signal, "SIGUSR1") else None
"""The signal that tells a successor to take over the port of the process that it succeeds."""

FREE_PORTS = range(20_000, 32_000)  # Below those that the system hands out to clients.


def bind(port: int) -> socket.socket:
    """Take this port, or any free one for 0; until somebody listens on it, connections are refused."""
    return _bind_one(port) if port else _bind_any()


def for_workers(sock: socket.socket, count: int) -> list[socket.socket]:
    """Give each worker a socket on the same port, so that the system deals new connections out among them.

    On one socket, whoever wakes first takes all that wait; elsewhere than on Linux that is what there is.
    """
    if sys.platform != "linux":
        return [sock, *(sock.dup() for _ in range(count - 1))]
    if count > 1:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return [sock, *(_bind_beside(sock) for _ in range(count - 1))]


def _bind_beside(other: socket.socket) -> socket.socket:
    sock = _tcp()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sock.bind(other.getsockname())
    return sock


def _tcp() -> socket.socket:
    """Make a socket that says it is TCP: only then does asyncio send small pieces at once (TCP_NODELAY)."""
    return socket.socket(proto=socket.IPPROTO_TCP)


def _bind_one(port: int) -> socket.socket:
    sock = _tcp()
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
        sock = _tcp()
        with contextlib.suppress(OSError):
            sock.bind((HOST, port))
            # Only after binding: before it, we could share the port with somebody who does not listen yet.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            return sock
        sock.close()
    raise OSError(0, f"no free port from {FREE_PORTS.start} to {FREE_PORTS.stop - 1}")
