"""Playhouse: a real stage whose page is served, and can be away for a while, at the same address."""

import asyncio
import shutil
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import httpx
from fastapi import FastAPI

from compare import ports, snapshots
from compare.architectures import DECLARED
from compare.stage.server import Server
from compare.stage.stage import Stage
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY
from tests.compare.terminal import eventually

MARKETPLACES = ("monolith", "microservices")
SECONDS = 300.0


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

    @property
    def app(self) -> FastAPI:
        """Give what is served now; whoever closes and opens has another one."""
        return self.server.config.app

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
def opened(data: Path, names: Sequence[str] = MARKETPLACES) -> Generator[Playhouse]:
    """Bring architectures up, with what is in a data folder or the default data, and serve the page."""
    architectures = [DECLARED[name] for name in names]
    for architecture in architectures:
        furnish(architecture, data / architecture.name)
    with Stage(architectures, data, 0) as stage:
        playhouse = Playhouse(stage)
        playhouse.opens()
        try:
            yield playhouse
        finally:
            playhouse.ends()


def furnish(architecture: Architecture, data: Path) -> None:
    """Copy the snapshots into a data folder that nobody uses yet: to make them takes long, and once is enough."""
    for snapshot in snapshots.made(architecture, REPOSITORY / snapshots.kept(architecture)).values():
        if snapshot.is_file:  # On a server, all share them.
            (data / "snapshots").mkdir(parents=True, exist_ok=True)
            shutil.copy(snapshot.path, data / "snapshots")
