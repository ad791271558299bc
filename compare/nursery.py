"""Nursery: a process that imports everything heavy once, and then forks a child for each service.

A fork takes milliseconds and shares the memory of what was imported; separate interpreters would each
import it again. What does not survive a fork (engines, event loops, threads) is made by the child.

`python -m compare.nursery MODULE...` imports the modules, then reads one JSON request a line from standard
input and writes one JSON answer a line to standard output. When the input ends, because its launcher
stopped or was killed, it stops all its children and goes.
"""

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections.abc import Iterable
from typing import Any, NoReturn, TextIO

from compare import ports
from compare.children import Children

# What the apps and their server import only when they run; the rest comes with the apps' modules.
PRELOADED = (
    "anyio._backends._asyncio",
    "compare.worker",
    "sqlalchemy.dialects.sqlite",
    "sqlite3",
    "uvicorn.lifespan.on",
    "uvloop",
    *(("psycopg", "sqlalchemy.dialects.postgresql.psycopg") if os.environ.get("DB") == "postgres" else ()),
)


class Nursery:
    """The parent of all processes of an architecture; each public method is a request."""

    def __init__(self) -> None:
        self.sockets: dict[str, socket.socket] = {}
        self.doors: dict[int, socket.socket] = {}
        self.children = Children(ended=self._close_door)

    def bind(self, name: str, port: int) -> int:
        """Take a port for a service, any free one for 0."""
        self.sockets[name] = ports.bind(port)
        return self.sockets[name].getsockname()[1]

    def start(self, name: str, workers: int, **child: Any) -> list[int]:
        """Fork the workers of a service, which share its port, and give their process ids."""
        own = ports.for_workers(self.sockets.pop(name), workers)
        return [self._fork(sock, None, own, **child) for sock in own]

    def start_beside(self, name: str, pids: list[int], **child: Any) -> list[int]:
        """Fork a successor of each of these children; it answers at what was bound for it, until it takes over."""
        own = ports.for_workers(self.sockets.pop(name), len(pids))
        doors = [self._door_of(pid) for pid in pids]
        successors = [self._fork(sock, door, own, **child) for sock, door in zip(own, doors, strict=True)]
        close(own)
        return successors

    def let_go(self, pids: list[int]) -> None:
        """Leave ports to the children alone: once they stop listening, clients are refused or served by a successor."""
        for pid in pids:
            self._close_door(pid)

    def _door_of(self, pid: int) -> socket.socket:
        if pid not in self.doors:
            raise ProcessLookupError(0, f"process {pid} has ended, so nobody can succeed it")
        return self.doors[pid].dup()

    def _fork(
        self, own: socket.socket, door: socket.socket | None, siblings: Iterable[socket.socket], **child: Any
    ) -> int:
        from compare import worker

        def become() -> NoReturn:
            others = (*self.sockets.values(), *self.doors.values(), *siblings)
            close(sock for sock in others if sock not in (own, door))
            worker.become(sock=own, door=door, **child)

        with self.children.kept():
            pid = self.children.new(become)
            self.doors[pid] = door or own
        return pid

    def spawn(self, name: str, command: list[str], log: str) -> list[int]:
        """Start a program that is not ours in place of a fork; until it ends, nobody else can have its port."""
        from compare import worker

        def become() -> NoReturn:
            close((*self.sockets.values(), *self.doors.values()))
            worker.give_way(command, sock, log)

        with self.sockets.pop(name) as sock, self.children.kept():
            return [self.children.new(become)]

    def _close_door(self, pid: int) -> None:
        """Let go of a port: our copy would keep it open when the child is dead, and clients would hang."""
        if door := self.doors.pop(pid, None):
            door.close()

    def status(self, pid: int) -> int | None:
        """Tell how a child ended: its exit code, or minus the signal that killed it; null while it runs."""
        return self.children.statuses[pid]

    def send(self, number: int, pids: list[int]) -> None:
        self.children.send(number, pids)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        method, number = getattr(self, request.pop("do")), request.pop("id")
        try:
            return {"id": number, "result": method(**request)}
        except OSError as error:
            return {"id": number, "error": error.strerror}


def close(sockets: Iterable[socket.socket]) -> None:
    for sock in sockets:
        sock.close()


def preload(modules: Iterable[str]) -> None:
    """Import what the children need, and put it where the garbage collector does not touch it.

    A module that cannot be imported is left to the child that needs it, which fails under its own name.
    """
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # Its threads would not survive the fork.
    for module in (*PRELOADED, *modules):
        with contextlib.suppress(Exception):
            importlib.import_module(module)
    gc.collect()
    gc.freeze()
    gc.enable()


def private_output() -> TextIO:
    """Give standard output for answers only; whatever else prints, prints to standard error."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    os.register_at_fork(after_in_child=answers.close)
    return answers


def main() -> None:
    answers = private_output()
    nursery = Nursery()
    signal.signal(signal.SIGCHLD, nursery.children.reap)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    if sys.argv[1:]:
        preload(sys.argv[1:])
    try:
        for line in sys.stdin:
            print(json.dumps(nursery.answer(json.loads(line))), file=answers)
    finally:
        nursery.children.stop()


if __name__ == "__main__":
    main()
