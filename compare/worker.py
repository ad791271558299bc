"""Worker: what a child of the nursery becomes, one server on a socket that it was given."""

import asyncio
import ctypes
import os
import signal
import socket
import sys
import traceback
from types import FrameType
from typing import NoReturn

import uvicorn

from chassis.server import Server, configuration
from compare.ports import TAKE_OVER

STANDARD_STREAMS = (0, 1, 2)
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG.


class Worker(Server):
    """A server that stops when its parent is gone.

    A successor answers at an address of its own until it is told to take over. Then it answers at the door, which is
    the socket of whom it succeeds: who knocks in between waits, and is not refused, since the socket stays open.
    """

    def __init__(self, config: uvicorn.Config, door: socket.socket | None) -> None:
        super().__init__(config)
        self.parent, self.door, self.is_its_turn = os.getppid(), door, False
        if door and TAKE_OVER:
            signal.signal(TAKE_OVER, self.be_told)

    def be_told(self, _number: int, _frame: FrameType | None) -> None:
        self.is_its_turn = True

    async def on_tick(self, counter: int) -> bool:
        if self.is_its_turn and self.door:
            await self._take(self.door)
            self.door = None
        return await super().on_tick(counter) or os.getppid() != self.parent

    async def _take(self, door: socket.socket) -> None:
        """Answer at the door, and no longer at the other address."""
        loop = asyncio.get_running_loop()
        at_the_door = await loop.create_server(self._connection, sock=door, backlog=self.config.backlog)
        for listener in self.servers:
            listener.close()
        self.servers = [at_the_door]

    def _connection(self) -> asyncio.Protocol:
        make = self.config.http_protocol_class
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)  # ty: ignore


def become(
    app: str, sock: socket.socket, environment: dict[str, str], log: str, door: socket.socket | None = None
) -> NoReturn:
    """Turn this process, which was just forked, into a server of the app; it never comes back.

    Args:
        door: the socket of another process, which this one will succeed.
    """
    code = 1
    try:
        _leave_the_nursery(log)
        os.environ.update(environment)
        Worker(configuration(app, loop="uvloop"), door).run(sockets=[sock])
        code = 0
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)  # Without the parent's cleaning up, which is the parent's.


def give_way(command: list[str], sock: socket.socket, log: str) -> NoReturn:
    """Turn this process, which was just forked, into another program; it keeps our hold on its port."""
    try:
        _leave_the_nursery(log)
        _end_with_the_parent()
        _let_listen(sock)
        os.execv(command[0], command)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def _end_with_the_parent() -> None:
    """Let the system end this process when the nursery is gone, however it ended; only Linux does that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _let_listen(sock: socket.socket) -> None:
    """Hold a port for the program that will listen on it; where the system does not let two have it, let it go."""
    if sys.platform == "linux":
        sock.set_inheritable(True)
    else:
        sock.close()


def _leave_the_nursery(log: str) -> None:
    """Take over none of the parent's signal handlers and streams; what is printed goes to the log."""
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for source, target in zip((nothing, output, output), STANDARD_STREAMS, strict=True):
        os.dup2(source, target)
    os.close(nothing)
    os.close(output)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
