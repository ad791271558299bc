"""Victim: a process that faults can hit, in a fleet of its own that runs on a copy of prepared data."""

import asyncio
import shutil
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from compare.faults.databases import move
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
    def database(self) -> Path:
        database = self.fleet.deployment.database(self.process)
        assert database
        return database

    async def each(self, act: Callable[[str], None]) -> None:
        """Do something to each replica; it may take a while, in which others go on."""
        for name in self.process.replica_names:
            await asyncio.to_thread(act, name)

    async def moves_database(self, database: Path, folder: Path) -> None:
        """Move the database while its process does not look, since its files cannot all be moved at once."""
        await self.each(self.fleet.freeze)
        move(database, folder)
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

        folder = stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        shutil.copytree(data, folder, dirs_exist_ok=True)
        fleet = Fleet(architecture, Path(folder), environment=QUIET, starter=starter, lead=lead)
        await asyncio.to_thread(fleet.__enter__)
        stack.push_async_callback(asyncio.to_thread, fleet.__exit__)
        yield Victim(fleet, process, list(wires.values()))
