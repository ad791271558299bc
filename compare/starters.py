"""Starters: two ways to start the processes of an architecture, forked from a nursery or one by one."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from compare import inheritance
from compare.logs import last_lines
from compare.separate import STOP_SECONDS, Separate
from compare.trouble import CouldNotStart as CouldNotStart


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

    def send(self, number: int, pids: Iterable[int]) -> None:
        """Send a signal to those of these processes that have not ended, and to no other process."""
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
        self.log, self.lock, self.numbers = log, Lock(), count()
        with log.open("w") as errors:
            self.nursery = subprocess.Popen(
                [sys.executable, "-m", "compare.nursery", *modules],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=inheritance.passed_on({}),
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

    def send(self, number: int, pids: Iterable[int]) -> None:
        self._ask("send", number=int(number), pids=list(pids))

    def status(self, pid: int) -> int | None:
        return self._ask("status", pid=pid)

    def _ask(self, do: str, **arguments: Any) -> Any:
        answer = self._exchange({"do": do, "id": next(self.numbers), **arguments})
        if answer is None:
            raise CouldNotStart(
                f"The nursery, whose children all processes are, ended.\n{last_lines('nursery', self.log)}"
            )
        if "error" in answer:
            raise OSError(answer["error"])
        return answer["result"]

    def _exchange(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """Send a request and give its answer; nothing when the nursery is gone."""
        assert self.nursery.stdin
        assert self.nursery.stdout
        with self.lock, contextlib.suppress(BrokenPipeError):
            self.nursery.stdin.write(json.dumps(request) + "\n")
            for answer in map(json.loads, self.nursery.stdout):
                if answer["id"] == request["id"]:  # Ctrl-C may have kept us from reading the one before.
                    return answer
        return None

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


def best_starter() -> type[Starter]:
    return Forked if hasattr(os, "fork") else Separate
