"""A monolith alone in a process, started as in a container; the system chooses its port."""

import subprocess
import sys
from typing import Any

import psutil

from tests.marketplace.crowd import eventually


def start(app: str = "monolith.main:create_app", **options: Any) -> subprocess.Popen:
    """Start it.

    Args:
        app: another factory of the same app.
        options: those of `subprocess.Popen`, such as `env` and `stdout`.
    """
    command = [sys.executable, "-m", "chassis.server", app, "--port", "0"]
    return subprocess.Popen(command, **options)


def port_of(process: subprocess.Popen) -> int:
    """Return the port where it listens, as soon as it does.

    A port that was chosen before could be taken meanwhile: each connection of another test has one, too.
    """
    return eventually(lambda: listening_port(process))


def listening_port(process: subprocess.Popen) -> int:
    assert process.poll() is None, f"it has ended with {process.returncode}"
    connections = psutil.Process(process.pid).net_connections("tcp")
    return next((each.laddr.port for each in connections if each.status == psutil.CONN_LISTEN), 0)
