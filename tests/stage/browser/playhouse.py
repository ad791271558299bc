"""Playhouse: a stage whose page is served, and can be away for a while, at the same address."""

import asyncio
from collections.abc import Generator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread

import httpx

from compare import ports
from compare.stage.server import Server
from compare.stage.stage import Stage
from tests.compare.terminal import eventually

SECONDS = 60.0


class Playhouse:
    """Serves the page from `opens` to `closes`, all in one loop, as the stage wants it."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.port = stage, 0
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://{ports.HOST}:{self.port}"

    def opens(self) -> None:
        self.server = Server(self.stage)
        self.serving: Future[None] = asyncio.run_coroutine_threadsafe(self._serve(), self.loop)
        eventually(lambda: self.server.started, "the page is served")

    async def _serve(self) -> None:
        with ports.bind(self.port) as sock:
            self.port = sock.getsockname()[1]
            await self.server.serve([sock])

    def closes(self) -> None:
        self.server.should_exit = True
        self.serving.result(SECONDS)

    def ends(self) -> None:
        self.closes()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def tidies(self) -> None:
        """Bring everything back as it was, after somebody was here."""
        httpx.post(f"{self.url}/undo", trust_env=False, timeout=SECONDS).raise_for_status()
        httpx.delete(f"{self.url}/scenes/current", trust_env=False, timeout=SECONDS).raise_for_status()


@contextmanager
def opened(stage: Stage) -> Generator[Playhouse]:
    playhouse = Playhouse(stage)
    playhouse.opens()
    try:
        yield playhouse
    finally:
        playhouse.ends()
