"""Starters: two ways to start the processes of an architecture, forked from a nursery or one by one."""

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from compare import ports
from compare.logs import last_lines

STOP_SECONDS = 6.0  # The nursery itself gives its children three.


class CouldNotStart(Exception):
    """A fleet is not up; the message says who is at fault, and what it logged last."""


class Starter(Protocol):
    """Starts processes, knows how they ended, and stops them all when closed."""

    def __init__(self, modules: Iterable[str], log: Path) -> None: ...

    def bind(self, name: str, port: int) -> int:
        """Take a port for a service, any free one for 0.

        Raises:
            OSError: somebody else has the port.
        """
        ...

    def start(self, name: str, app: str, workers: int, environment: Mapping[str, str], log: Path) -> list[int]:
        """Start a service on the port bound for it, and give its process ids."""
        ...

    def spawn(self, name: str, command: Sequence[str], log: Path) -> list[int]:
        """Start a program that is not ours, which listens on the port bound for it, and give its process id."""
        ...

    def start_beside(
        self, name: str, pids: Iterable[int], app: str, environment: Mapping[str, str], log: Path
    ) -> list[int]:
        """Start a successor of each of these processes at the port bound for it; it takes over theirs when told to.

        Raises:
            OSError: one of them has ended, or nothing can be forked here.
        """
        ...

    def let_go(self, pids: Iterable[int]) -> None:
        """Leave the ports of processes that are about to stop to these alone."""
        ...

    def status(self, pid: int) -> int | None:
        """Tell how a process ended: its exit code, or minus the signal that killed it; None while it runs."""
        ...

    def close(self) -> None: ...


MakeStarter = Callable[[Iterable[str], Path], Starter]
"""Makes a starter from the modules that the processes need, and a log."""


class Forked:
    """Speaks with a nursery, a fork server. Its children end with it, and it ends with us, however we end."""

    def __init__(self, modules: Iterable[str], log: Path) -> None:
        self.log, self.lock = log, Lock()
        with log.open("w") as errors:
            self.nursery = subprocess.Popen(
                [sys.executable, "-m", "compare.nursery", *modules],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment({}),
                text=True,
                bufsize=1,
                start_new_session=True,  # Ctrl-C in the terminal reaches us only, and we stop it in order.
            )

    def bind(self, name: str, port: int) -> int:
        return self._ask("bind", name=name, port=port)

    def start(self, name: str, app: str, workers: int, environment: Mapping[str, str], log: Path) -> list[int]:
        return self._ask("start", name=name, app=app, workers=workers, environment=dict(environment), log=str(log))

    def spawn(self, name: str, command: Sequence[str], log: Path) -> list[int]:
        return self._ask("spawn", name=name, command=list(command), log=str(log))

    def start_beside(
        self, name: str, pids: Iterable[int], app: str, environment: Mapping[str, str], log: Path
    ) -> list[int]:
        child = {"app": app, "environment": dict(environment), "log": str(log)}
        return self._ask("start_beside", name=name, pids=list(pids), **child)

    def let_go(self, pids: Iterable[int]) -> None:
        self._ask("let_go", pids=list(pids))

    def status(self, pid: int) -> int | None:
        return self._ask("status", pid=pid)

    def _ask(self, do: str, **arguments: Any) -> Any:
        line = self._exchange(json.dumps({"do": do, **arguments}) + "\n")
        if not line:
            raise CouldNotStart(
                f"The nursery, whose children all processes are, ended.\n{last_lines('nursery', self.log)}"
            )
        answer = json.loads(line)
        if "error" in answer:
            raise OSError(answer["error"])
        return answer["result"]

    def _exchange(self, line: str) -> str:
        """Send a line and give the one that comes back; nothing when the nursery is gone."""
        assert self.nursery.stdin
        assert self.nursery.stdout
        try:
            with self.lock:
                self.nursery.stdin.write(line)
                return self.nursery.stdout.readline()
        except BrokenPipeError:
            return ""

    def close(self) -> None:
        assert self.nursery.stdin
        assert self.nursery.stdout
        with contextlib.suppress(BrokenPipeError):
            self.nursery.stdin.close()
        try:
            self.nursery.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.nursery.kill()
            self.nursery.wait()
        self.nursery.stdout.close()


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
            options = ["--factory", app, "--port", str(sock.getsockname()[1]), "--workers", str(workers)]
        options += ["--no-access-log", "--http", "chassis.http_protocol:HttpProtocol"]
        with log.open("a") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "uvicorn", *options], stdout=output, stderr=output, env=_environment(environment)
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


def _environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Let a subprocess import what we can import, wherever it runs."""
    return {**os.environ, **variables, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def best_starter() -> type[Starter]:
    return Forked if hasattr(os, "fork") else Separate
