"""Trial: one fault hits one process of an architecture of its own while people are busy."""

import asyncio
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from compare.faults.audit import audit
from compare.faults.faults import Fault
from compare.faults.market import USE_CASES, Market
from compare.faults.people import line
from compare.faults.timeline import Cell, Timeline, answered_since, works_since
from compare.faults.victim import Victim, running
from compare.starters import MakeStarter
from compare.topology import Architecture, Process

SECONDS_TO_BEGIN, SECONDS_TO_ANSWER, SECONDS_TO_RECOVER = 30.0, 30.0, 30.0
LEAST_SECONDS = 2.0
"""A fault lasts at least so long, so that circuits have the time to open."""


class DidNotBegin(Exception):
    """The marketplace does not work before anything was done to it; the message says what does not."""


@dataclass(frozen=True)
class Trial:
    """What one fault on one process did."""

    architecture: str
    process: str
    fault: str
    seconds: float
    """How long the fault lasted."""
    cells: list[Cell]
    acknowledged: dict[str, int]
    """How many writes of each kind clients were told are done."""
    invariants: list[str]
    """Those that are broken, each as a sentence."""

    @property
    def holds(self) -> bool:
        """Nothing hung, no answer was wrong, all of it works again, and no invariant is broken."""
        bad = any(cell.verdict in ("wrong", "hangs") or cell.recovery_seconds is None for cell in self.cells)
        return not bad and not self.invariants


@dataclass(frozen=True)
class Plan:
    """A trial to be made."""

    architecture: Architecture
    process: Process
    fault: Fault

    async def conduct(self, data: Path, starter: MakeStarter) -> Trial:
        """Make the trial on a copy of prepared data."""
        world = running(self.architecture, self.process, self.fault.on_the_wire, data, starter)
        async with world as victim, line(victim.fleet.base_url) as client:
            market, timeline = await self._market(client), Timeline()
            async with timeline.of(market):
                began, ended = await self._strike(victim, timeline)
            invariants = await audit(market)
        cut_off = self.fault.cuts_clients_off(self.process, self.architecture)
        cells = [timeline.cell(name, began, ended, cut_off) for name in USE_CASES]
        names = self.architecture.name, self.process.name, self.fault.name
        return Trial(*names, ended - began, cells, market.ledger.acknowledged(), invariants)

    async def _market(self, client: httpx.AsyncClient) -> Market:
        try:
            return await Market.open(client)
        except httpx.HTTPError as error:
            raise DidNotBegin(f"{self.architecture.name} does not work to begin with: {_in_words(error)}") from error

    async def _strike(self, victim: Victim, timeline: Timeline) -> tuple[float, float]:
        """Wait until all is well, let the fault last until everybody has felt it, and wait for the recovery."""
        if not await timeline.until(partial(works_since, 0.0), SECONDS_TO_BEGIN):
            raise DidNotBegin(f"{self.architecture.name} does not work to begin with: {timeline.trouble()}.")
        began = time.monotonic()
        async with self.fault.strike(victim):
            struck = time.monotonic()
            await asyncio.sleep(LEAST_SECONDS)
            await timeline.until(partial(answered_since, struck), SECONDS_TO_ANSWER)
            ended = time.monotonic()
        await timeline.until(partial(works_since, ended), SECONDS_TO_RECOVER)
        return began, ended


def _in_words(error: httpx.HTTPError) -> str:
    """Say what was asked and what came of it; a machine that has too much to do answers 504, too."""
    if isinstance(error, httpx.HTTPStatusError):
        asked = f"{error.request.method} {error.request.url.path}"
        return f"{asked} is answered with {error.response.status_code}. Does this machine do something else? Try again."
    return f"there is no answer ({type(error).__name__})."
