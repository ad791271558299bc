"""Stage: several architectures side by side, and what is told about them while somebody looks."""

import asyncio
import sqlite3
import sys
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from compare.databases import DatabaseIsBusy
from compare.lodgers import shared_starter
from compare.running import Claim
from compare.stage.absent import Absent
from compare.stage.broadcast import Broadcast
from compare.stage.layout import CLIENT, spots
from compare.stage.prediction import Prediction
from compare.stage.traffic import Traffic
from compare.stage.troupe import Troupe
from compare.starters import CouldNotStart, MakeStarter
from compare.structure.collector import Collector
from compare.topology import Architecture, Arrow

TICK_SECONDS, WEIGH_SECONDS, TIDY_SECONDS = 0.5, 15.0, 10.0
MOST_SPANS = 10_000
"""More than a minute of traffic leaves behind."""


class Stage:
    """Brings everybody up at `__enter__`, and down at `__exit__`.

    Args:
        data: the folder around those of the architectures.
        port: where the first architecture is found; the others follow.
    """

    def __init__(self, architectures: Sequence[Architecture], data: Path, port: int) -> None:
        self.collector, self.broadcast = Collector(MOST_SPANS), Broadcast()
        self.prediction = Prediction(self.broadcast)
        self.data, self.stack = data, ExitStack()
        self.troupes = {
            each.name: Troupe(each, data / each.name, port and port + number, self.collector)
            for number, each in enumerate(architectures)
        }
        self.absent: dict[str, Absent] = {}
        """Those that did not come up."""
        self.undone = 0
        """How often everything was undone."""
        self.traffic = Traffic(self.troupes, self.collector, self.broadcast)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(Claim(self.data))
            stack.enter_context(self.collector)
            code = stack.enter_context(importable_folder())
            starter = stack.enter_context(
                shared_starter((each.architecture for each in self.troupes.values()), self.data)
            )
            with ThreadPoolExecutor() as pool:
                list(pool.map(lambda troupe: self._start(troupe, starter, code, stack), [*self.troupes.values()]))
            if not self.troupes:
                raise CouldNotStart("\n".join(absent.why for absent in self.absent.values()))
            stack.callback(self.traffic.close)
            self.stack = stack.pop_all()
        return self

    def _start(self, troupe: Troupe, starter: MakeStarter, code: Path, stack: ExitStack) -> None:
        """Bring one up; if it does not come up, the others play without it."""
        try:
            stack.callback(troupe.start(starter, code).close)
        except (CouldNotStart, OSError, sqlite3.Error, DatabaseIsBusy) as error:
            del self.troupes[troupe.architecture.name]
            self.absent[troupe.architecture.name] = Absent(troupe.architecture, str(error))

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    # What the page shows

    def scenery(self) -> list[dict[str, Any]]:
        """Describe what does not change: which boxes there are, where they stand, and who calls whom."""
        present = [scenery(troupe.architecture, troupe.place.url) for troupe in self.troupes.values()]
        return present + [scenery(absent.architecture, "", absent.why) for absent in self.absent.values()]

    def state(self) -> dict[str, Any]:
        """Say how everything is."""
        present = {name: troupe.state() for name, troupe in self.troupes.items()}
        return present | {name: absent.state() for name, absent in self.absent.items()}

    async def keep_telling(self) -> None:
        """Tell how everything is, again and again while it changes, as long as somebody looks."""
        told, weighed = None, 0.0
        while True:
            await self.broadcast.somebody.wait()
            if time.monotonic() - weighed > WEIGH_SECONDS:
                await asyncio.to_thread(self.weigh)
                weighed = time.monotonic()
            with suppress(KeyError):  # A copy left just now.
                if (state := self.state()) != told:
                    self.broadcast.tell("state", state)
                    told = state
            await asyncio.sleep(TICK_SECONDS)

    async def keep_tidy(self) -> None:
        """Keep the logs short, whether somebody looks or not."""
        while True:
            await asyncio.sleep(TIDY_SECONDS)
            await asyncio.to_thread(self.tidy)

    def tidy(self) -> None:
        for troupe in self.troupes.values():
            troupe.trim_logs()

    def weigh(self) -> None:
        for troupe in self.troupes.values():
            troupe.weigh()

    async def undo(self) -> None:
        """Bring the known state back everywhere, and end the traffic first, which knows the data as it was."""
        self.undone += 1
        await asyncio.to_thread(self.traffic.stop)
        await asyncio.gather(*(asyncio.to_thread(troupe.undo) for troupe in self.troupes.values()))
        self.prediction.forget()
        self.broadcast.tell("undone", self.undone)


@contextmanager
def importable_folder() -> Generator[Path]:
    """Give a folder where whoever is started later finds versions that nobody knows yet."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        sys.path.insert(0, folder)
        try:
            yield Path(folder)
        finally:
            sys.path.remove(folder)


def scenery(architecture: Architecture, url: str, why_not: str = "") -> dict[str, Any]:
    """Describe an architecture.

    Args:
        why_not: what keeps it from being up.
    """
    arrows = [Arrow(CLIENT, architecture.entry), *architecture.arrows]
    return {
        "name": architecture.name,
        "title": architecture.title,
        "url": url,
        "why_not": why_not,
        "entry": architecture.entry,
        "boxes": [
            {"name": name, "column": spot.column, "row": spot.row, "database": name in architecture.databases}
            for name, spot in spots(architecture).items()
        ],
        "arrows": [{"source": each.source, "target": each.target, "dashed": each.dashed} for each in arrows],
    }
