"""Server: uvicorn, which empties before it stops.

Asked to stop (SIGTERM), uvicorn itself closes every idle connection at once. Somebody may be writing into one at
that very moment, and of a POST he cannot know whether it was done. So this one first only says that connections
end, and goes on answering until all who keep idle ones have thrown theirs away.

`python -m chassis.server microservices.users.main:create_app` runs an app as it runs in a cluster.
"""

import argparse
import signal
import time
from contextlib import suppress
from types import FrameType
from typing import Any

import uvicorn

from chassis import descriptors
from chassis.connection import Connection
from chassis.drain import Drain
from chassis.lifetimes import DRAIN_SECONDS, FINISH_SECONDS, KEEP_ALIVE_SECONDS

AT_ONCE_SECONDS = 1
"""How long requests under way get when nothing shall be waited for (SIGINT)."""


def configuration(app: str, **options: Any) -> uvicorn.Config:
    """Say how each of our processes serves."""
    return uvicorn.Config(
        app,
        factory=True,
        http=Connection,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        ws="none",
        lifespan="on",
        access_log=False,
        proxy_headers=False,  # Nobody here asks where a client is.
        log_config=None,  # The app writes JSON logs; uvicorn's messages go the same way.
        timeout_graceful_shutdown=AT_ONCE_SECONDS,
        **options,
    )


class Server(uvicorn.Server):
    """On SIGTERM it takes no new connection, empties, and stops; on SIGINT, or a second SIGTERM, it stops at once."""

    drain: Drain

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.asked_to_leave, self.leaves_at = False, float("inf")

    async def startup(self, *arguments: Any, **options: Any) -> None:
        descriptors.allow_many()
        app: Any = self.config.loaded_app
        self.config.loaded_app = self.drain = Drain(app)
        await super().startup(*arguments, **options)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if sig == signal.SIGTERM and not self.asked_to_leave and self.started:
            self.asked_to_leave = True
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        if self.asked_to_leave and not self.drain.began:
            self._begin_to_leave()
        return await super().on_tick(counter) or self._is_empty()

    def _begin_to_leave(self) -> None:
        self.leaves_at = time.monotonic() + DRAIN_SECONDS
        self.config.timeout_graceful_shutdown = FINISH_SECONDS
        for listener in self.servers:
            listener.close()
        self.drain.begin()

    def _is_empty(self) -> bool:
        return self.drain.began and (not self.server_state.connections or time.monotonic() > self.leaves_at)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m chassis.server", description="Run one process of a marketplace.")
    parser.add_argument("app", help="where its app factory is: module:function")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args()
    with suppress(KeyboardInterrupt):
        Server(configuration(chosen.app, host=chosen.host, port=chosen.port)).run()


if __name__ == "__main__":
    main()
