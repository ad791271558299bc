"""Trial: one fault hits one process of an architecture of its own while people are busy."""

import asyncio
import shutil
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from compare.architectures import Architecture, Process
from compare.faults.audit import audit
from compare.faults.faults import Fault, Victim, cuts_clients_off, wires_for
from compare.faults.market import USE_CASES, Market
from compare.faults.people import line
from compare.faults.timeline import Cell, Timeline, answered_since, works_since
from compare.launcher import Fleet
from compare.starters import Starter

MakeStarter = Callable[[Iterable[str], Path], Starter]

SECONDS_TO_BEGIN, SECONDS_TO_ANSWER, SECONDS_TO_RECOVER = 30.0, 30.0, 30.0
LEAST_SECONDS = 2.0
"""A fault lasts at least so long, so that circuits have the time to open."""

QUIET = {"TELEMETRY": "false", "LOG_LEVEL": "WARNING"}


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
        """Nothing hung, all of it works again, and no invariant is broken."""
        fine = (cell.verdict != "hangs" and cell.recovery_seconds is not None for cell in self.cells)
        return all(fine) and not self.invariants


@dataclass(frozen=True)
class Plan:
    """A trial to be made."""

    architecture: Architecture
    process: Process
    fault: Fault

    async def conduct(self, data: Path, starter: MakeStarter) -> Trial:
        """Make the trial on a copy of prepared data."""
        async with self._victim(data, starter) as victim, line(victim.fleet.base_url) as client:
            market, timeline = await self._market(client), Timeline()
            async with timeline.of(market):
                began, ended = await self._strike(victim, timeline)
            cells = [self._judged(timeline.cell(name, began, ended)) for name in USE_CASES]
            invariants = await audit(market)
        names = self.architecture.name, self.process.name, self.fault.name
        return Trial(*names, ended - began, cells, market.ledger.acknowledged(), invariants)

    async def _market(self, client: httpx.AsyncClient) -> Market:
        try:
            return await Market.open(client)
        except httpx.HTTPError as error:
            raise DidNotBegin(f"{self.architecture.name} does not work to begin with: {error!r}") from error

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

    def _judged(self, cell: Cell) -> Cell:
        """Where nobody is left who could answer, it is not the architecture that hangs."""
        if cell.verdict == "hangs" and cuts_clients_off(self.fault, self.process, self.architecture):
            return replace(cell, verdict="cut off")
        return cell

    @asynccontextmanager
    async def _victim(self, data: Path, starter: MakeStarter) -> AsyncGenerator[Victim]:
        wires = wires_for(self.fault, self.process)

        def lead(name: str, url: str) -> str:
            return wires[name].leads_to(url) if name in wires else url

        async with AsyncExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
            shutil.copytree(data, folder, dirs_exist_ok=True)
            for wire in wires.values():
                await stack.enter_async_context(wire)
            fleet = Fleet(self.architecture, Path(folder), environment=QUIET, starter=starter, lead=lead)
            await asyncio.to_thread(fleet.__enter__)
            stack.push_async_callback(asyncio.to_thread, fleet.__exit__)
            yield Victim(fleet, self.process, list(wires.values()))
