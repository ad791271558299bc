"""Matrix: every fault on every process of some architectures, several at a time, each on a fleet of its own."""

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from compare import snapshots
from compare.databases import scratch_folder, store
from compare.deployment import prepare_keys
from compare.faults.faults import Fault
from compare.faults.trial import Plan, Trial
from compare.lodgers import shared_starter
from compare.starters import MakeStarter
from compare.topology import Architecture

AT_ONCE = 3 * (os.cpu_count() or 1)
"""Most of a trial is waiting, so more than one fit on a processor."""


def plans(architectures: Sequence[Architecture], faults: Sequence[Fault]) -> list[Plan]:
    """List what can be tried: one row of the matrix each."""
    return [
        Plan(architecture, process, fault)
        for architecture in architectures
        for process in architecture.processes
        for fault in faults
        if fault.can_hit(process)
    ]


def conduct(plans: Sequence[Plan], advance: Callable[[Plan], object] = lambda plan: None) -> list[Trial]:
    """Make trials, and give them in the order of the plans.

    Args:
        advance: is told of each that is over.

    Raises:
        CouldNotStart: an architecture does not start.
        DidNotBegin: it starts and does not work.
    """
    architectures = {plan.architecture.name: plan.architecture for plan in plans}
    with scratch_folder() as folder, shared_starter(architectures.values(), folder) as starter:
        for architecture in architectures.values():
            prepare(architecture, folder / architecture.name, starter)
        try:
            return asyncio.run(side_by_side(plans, folder, starter, advance))
        except ExceptionGroup as group:
            raise first(group) from group


async def side_by_side(
    plans: Sequence[Plan], folder: Path, starter: MakeStarter, advance: Callable[[Plan], object]
) -> list[Trial]:
    places = asyncio.Semaphore(AT_ONCE)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(2 * AT_ONCE))  # Fleets are operated in threads.

    async def one(plan: Plan) -> Trial:
        async with places:
            trial = await plan.conduct(folder / plan.architecture.name, starter)
        advance(plan)
        return trial

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(plan)) for plan in plans]
    return [task.result() for task in tasks]


def first(error: Exception) -> Exception:
    """Give the error at the bottom of groups of errors."""
    return first(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error


def prepare(architecture: Architecture, data: Path, starter: MakeStarter) -> None:
    """Make a data folder to copy: the default data set, and the keys."""
    data.mkdir()
    for name, snapshot in snapshots.made(architecture, snapshots.kept(architecture), starter).items():
        snapshot.copy_to(store(data, name))
    prepare_keys(data)
