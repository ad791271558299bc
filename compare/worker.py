"""Worker: what a child of the nursery becomes, one uvicorn server on a socket that it was given."""

import os
import signal
import socket
import sys
import traceback
from typing import NoReturn

import uvicorn

STANDARD_STREAMS = (0, 1, 2)
GRACE_SECONDS = 1


class Worker(uvicorn.Server):
    """A server that stops when its parent is gone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.parent = os.getppid()

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or os.getppid() != self.parent


def become(app: str, sock: socket.socket, environment: dict[str, str], log: str) -> NoReturn:
    """Turn this process, which was just forked, into a server of the app; it never comes back."""
    code = 1
    try:
        _leave_the_nursery(log)
        os.environ.update(environment)
        _serve(app, sock)
        code = 0
    except SystemExit as exit_:
        code = exit_.code if isinstance(exit_.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)  # Without the parent's cleaning up, which is the parent's.


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


def _serve(app: str, sock: socket.socket) -> None:
    config = uvicorn.Config(
        app,
        factory=True,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        proxy_headers=False,  # Nobody here asks where a client is.
        log_config=None,  # The app writes JSON logs; uvicorn's messages go the same way.
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    Worker(config).run(sockets=[sock])
