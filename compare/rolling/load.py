"""Load: people come at a steady rate, whether those before them were answered or not."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from itertools import cycle

import httpx

from compare.faults.market import Act, Market
from compare.faults.verdicts import Sample, probe

PER_SECOND = 50
MOST_UNDER_WAY = 8
"""Nobody joins a longer queue: a machine that is too slow for the rate would fail by itself, and prove nothing."""


async def review(market: Market) -> httpx.Response:
    """Review what one has not reviewed yet; when nothing is left, look around."""
    try:
        return await Market.review(market)
    except StopIteration:
        return await market.browse()


MIXTURE: tuple[Act, ...] = (
    *(Market.browse, Market.open_page, Market.order, Market.browse, Market.open_page, review),
    *(Market.browse, Market.open_page, Market.order, Market.sign_in, Market.open_page, Market.cancel),
    *(Market.browse, Market.see_profile, Market.order, Market.ask_recommendations, Market.open_page, Market.register),
)


class Load:
    """Requests under way, and what came of those that ended."""

    def __init__(self, market: Market, per_second: float = PER_SECOND) -> None:
        self.market, self.pause = market, 1 / per_second
        self.samples: list[Sample] = []
        self.under_way = self.turned_away = 0

    @property
    def failed(self) -> list[str]:
        """Say what came of each request that was not answered as ever."""
        return [f"{each.verdict}: {each.what}" for each in self.samples if each.verdict != "works"]

    @asynccontextmanager
    async def coming(self) -> AsyncGenerator[None]:
        """Let people come for a while, and wait until everybody is answered."""
        async with asyncio.TaskGroup() as group:
            arriving = group.create_task(self._arrive(group, cycle(MIXTURE)))
            yield
            arriving.cancel()

    async def _arrive(self, group: asyncio.TaskGroup, acts: Iterator[Act]) -> None:
        due = time.monotonic()
        while True:
            if self.under_way < MOST_UNDER_WAY:
                group.create_task(self._one(next(acts)))
            else:
                self.turned_away += 1
            due += self.pause
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _one(self, act: Act) -> None:
        self.under_way += 1
        self.samples.append(await probe(partial(act, self.market)))
        self.under_way -= 1
