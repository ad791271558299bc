"""Separate: starts an interpreter for each process of an architecture, where nothing can be forked."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from chassis.lifetimes import KEEP_ALIVE_SECONDS
from compare import inheritance, ports

STOP_SECONDS = 6.0  # The nursery itself gives its children three.


class Separate:
    """Starts an interpreter for each process: where nothing can be forked, and to measure what forking saves."""

    def __init__(self, modules: Iterable[str], log: Path) -> None:
        self.sockets: dict[str, socket.socket] = {}
        self.processes: dict[int, subprocess.Popen[bytes]] = {}

    def bind(self, name: str, port: int) -> int:
        self.sockets[name] = ports.bind(port)
        return self.sockets[name].getsockname()[1]

    def start(self, name: str, app: str, workers: int, environment: Mapping[str, str], log: Path) -> list[int]:
        with self.sockets.pop(name) as sock:
            port = str(sock.getsockname()[1])
        options = ["--factory", app, "--port", port, "--workers", str(workers), "--no-access-log"]
        options += ["--http", "chassis.connection:Connection", "--timeout-keep-alive", str(KEEP_ALIVE_SECONDS)]
        with log.open("a") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "uvicorn", *options],
                stdout=output,
                stderr=output,
                env=inheritance.passed_on(environment),
            )
        self.processes[process.pid] = process
        return [process.pid]

    def spawn(self, name: str, command: Sequence[str], log: Path) -> list[int]:
        self.sockets.pop(name).close()
        with log.open("a") as output:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.processes[process.pid] = process
        return [process.pid]

    def start_beside(
        self, name: str, pids: Iterable[int], app: str, environment: Mapping[str, str], log: Path
    ) -> list[int]:
        self.sockets.pop(name).close()
        raise OSError(0, "who takes over a port must be forked, which is not possible here")

    def let_go(self, pids: Iterable[int]) -> None:
        """Do nothing: nobody but the processes has their ports."""

    def send(self, number: int, pids: Iterable[int]) -> None:
        for pid in pids:
            if self.status(pid) is None:
                os.kill(pid, number)

    def status(self, pid: int) -> int | None:
        return self.processes[pid].poll()

    def close(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
