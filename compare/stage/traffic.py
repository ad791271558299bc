"""Traffic: shoppers who come whether others were answered or not, the same to every architecture at the same moments.

It has a thread and an event loop of its own, so that the page is not late when shoppers are many.
"""

import asyncio
import time
from collections.abc import Coroutine, Mapping
from random import Random
from threading import Lock, Thread
from typing import Any

from compare.bench.load import new_event_loop
from compare.stage.broadcast import Broadcast
from compare.stage.shop import Shop
from compare.stage.shoppers import residents
from compare.stage.storm import storm
from compare.stage.troupe import Troupe
from compare.stage.watch import Watch
from compare.stage.wishes import SEED, wishes
from compare.structure.collector import Collector

MOST_SHOPPERS = 200
TICK_SECONDS, SHOW_SECONDS = 1.0, 0.5
SETTLING_SECONDS = 30.0
"""After the last request, so long is asked for what nobody knows about."""

PATIENCE_SECONDS = 10.0


class Traffic:
    """Comes, changes and goes as it is told, from any thread; costs nothing while there is none."""

    def __init__(self, troupes: Mapping[str, Troupe], collector: Collector, broadcast: Broadcast) -> None:
        self.troupes, self.collector, self.broadcast = troupes, collector, broadcast
        self.shops: dict[str, Shop] = {}
        self.shoppers, self.storm, self.only, self.storm_in = 0, False, "", ""
        self.random, self.wishes = Random(SEED), wishes()
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.loop: asyncio.AbstractEventLoop | None = None
        self.lock = Lock()
        self.told: dict[str, Any] = self._reads()

    @property
    def is_on(self) -> bool:
        return self.storm or self.shoppers > 0

    # From other threads

    def becomes(self, shoppers: int, storm: bool, only: str = "", storm_in: str = "") -> None:
        """Let there be so many shoppers, each of whom does one thing a second, and noisy neighbours or none.

        Args:
            only: the marketplace to which they come, if it is one.
            storm_in: the one to which only the neighbours come.
        """
        self._on_the_loop(self._becomes(shoppers, storm, only, storm_in or only))

    def stop(self) -> None:
        """End all of it at once, before the data changes under it."""
        if self.loop:
            self._on_the_loop(self._stop())

    def close(self) -> None:
        """Stop, and end the thread."""
        if self.loop:
            self._on_the_loop(self._stop())
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join()
            self.loop.close()
            self.loop = None

    def _reads(self) -> dict[str, Any]:
        marketplaces = {name: shop.reads() for name, shop in tuple(self.shops.items())}
        return {"shoppers": self.shoppers, "storm": self.storm, "marketplaces": marketplaces}

    def _on_the_loop(self, work: Coroutine[Any, Any, None]) -> None:
        with self.lock:
            if self.loop is None:
                self.loop = new_event_loop()
                self.thread = Thread(target=self.loop.run_forever, name="traffic", daemon=True)
                self.thread.start()
            asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE_SECONDS)

    # On the loop

    async def _becomes(self, shoppers: int, storm: bool, only: str, storm_in: str) -> None:
        if not self.shops:
            emails = residents()
            self.shops = {name: self._shop(troupe, emails) for name, troupe in self.troupes.items()}
        self.shoppers, self.storm, self.only, self.storm_in = shoppers, storm, only, storm_in
        self._replace("shoppers", self._plan() if shoppers else None)
        self._replace("storm", self._storm() if storm else None)
        self._replace("telling", self._keep_telling())
        self._replace("showing", self._keep_showing())

    def _shop(self, troupe: Troupe, emails: list[str]) -> Shop:
        return Shop(troupe.place.url, emails, Watch(self.collector))

    async def _stop(self) -> None:
        self.shoppers, self.storm = 0, False
        for name in tuple(self.tasks):
            self._replace(name, None)
        for shop in self.shops.values():
            shop.forget()
        self._tell()

    def _replace(self, name: str, work: Coroutine[Any, Any, None] | None) -> None:
        if task := self.tasks.pop(name, None):
            task.cancel()
        if work:
            self.tasks[name] = asyncio.create_task(work)

    async def _plan(self) -> None:
        """Plan one moment after the other, in gaps as chance makes them where many come independently."""
        due = time.monotonic()
        while True:
            due += self.random.expovariate(self.shoppers)
            wish = next(self.wishes)
            await asyncio.sleep(due - time.monotonic())
            for shop in self._visited(self.only):
                shop.wants(wish, due)

    async def _storm(self) -> None:
        await asyncio.gather(*(storm(shop) for shop in self._visited(self.storm_in)))

    def _visited(self, only: str) -> list[Shop]:
        return [shop for name, shop in self.shops.items() if only in ("", name)]

    async def _keep_telling(self) -> None:
        """Tell how it goes until there is no traffic, and nothing is unknown; once more then."""
        began, quiet = time.monotonic(), False
        while self.is_on or not (quiet or time.monotonic() - began > SETTLING_SECONDS):
            quiet = self._is_settled()  # And only then is looked once more, for the last time.
            self._look()
            await asyncio.sleep(TICK_SECONDS)
            self._tell()
        self._replace("showing", None)

    def _look(self) -> None:
        for shop in self.shops.values():
            shop.goes_on(shop.prepare())
            shop.goes_on(shop.look())

    def _is_settled(self) -> bool:
        return all(shop.is_settled() for shop in self.shops.values())

    def _tell(self) -> None:
        self.told = self._reads()
        self.broadcast.tell_from_thread("traffic", self.told)

    async def _keep_showing(self) -> None:
        """Tell of the requests that are watched."""
        while True:
            await asyncio.sleep(SHOW_SECONDS)
            for name, shop in self.shops.items():
                for event in shop.watch.hops(self.troupes[name].processes()):
                    self.broadcast.tell_from_thread("hops", {"marketplace": name, **event})
