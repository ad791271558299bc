"""Victim: a process that faults can hit, in a fleet of its own that runs on a copy of prepared data."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from compare.databases import Store, scratch_folder, store
from compare.faults.wire import Wire
from compare.launcher import Fleet
from compare.starters import MakeStarter
from compare.topology import Architecture, Process

QUIET = {"TELEMETRY": "false", "LOG_LEVEL": "WARNING"}


@dataclass(frozen=True)
class Victim:
    """A process with all its replicas, and the wires that lead to them."""

    fleet: Fleet
    process: Process
    wires: Sequence[Wire]

    @property
    def database(self) -> Store:
        database = self.fleet.deployment.database(self.process)
        assert database
        return database

    async def each(self, act: Callable[[str], None]) -> None:
        """Do something to each replica; it may take a while, in which others go on."""
        for name in self.process.replica_names:
            await asyncio.to_thread(act, name)

    async def loses_database(self, change: Callable[[Store], None]) -> None:
        """Do it while the process does not look, since the files of a database cannot all be moved at once."""
        await self.each(self.fleet.freeze)
        await asyncio.to_thread(change, self.database)
        await self.each(self.fleet.thaw)


@asynccontextmanager
async def running(
    architecture: Architecture, process: Process, wired: bool, data: Path, starter: MakeStarter
) -> AsyncGenerator[Victim]:
    """Run an architecture, with a wire in front of one process if that is wanted."""
    async with AsyncExitStack() as stack:
        names = process.replica_names if wired else ()
        wires = {name: await stack.enter_async_context(Wire()) for name in names}

        def lead(name: str, url: str) -> str:
            return wires[name].leads_to(url) if name in wires else url

        folder = stack.enter_context(scratch_folder())
        await asyncio.to_thread(copy, architecture, data, folder)
        fleet = Fleet(architecture, folder, environment=QUIET, starter=starter, lead=lead)
        await asyncio.to_thread(fleet.__enter__)
        stack.push_async_callback(asyncio.to_thread, fleet.__exit__)
        yield Victim(fleet, process, list(wires.values()))


def copy(architecture: Architecture, data: Path, folder: Path) -> None:
    """Copy what an architecture runs on: the keys, and what is in its databases."""
    shutil.copytree(data, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.db*"))
    for name in architecture.databases:
        store(data, name).copy_to(store(folder, name))
