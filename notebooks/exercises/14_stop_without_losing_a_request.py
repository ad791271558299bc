"""Stop without losing a request.

Every Tuesday the marketplace gets a new version of Orders. The old one is asked to stop.
It obeys at once, and drops whatever it is doing. Somebody has paid and sees an error.
A polite worker takes no new work when it is asked to stop. It finishes what it has begun, and only then it goes.
But one request could hang. So it is given a grace, in seconds. What is under way after that, is dropped.

Your task: let `stop` wait for the work under way, for `grace` seconds at most, and let `serve` refuse new work with
`Stopping` from the moment when `stop` is called.

Lecture: notebooks/06_orchestration_and_deployment.ipynb
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Stopping(Exception):
    """No new work is taken."""


class Worker:
    """Does jobs, several at the same time."""

    def __init__(self) -> None:
        self.under_way: set[asyncio.Task[str]] = set()

    async def serve(self, job: Callable[[], Coroutine[Any, Any, str]]) -> str:
        """Do a job, and give what came of it. It raises `Stopping` when nothing new is taken."""
        task = asyncio.create_task(job())
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
        return await task

    async def stop(self, grace: float) -> None:
        """Come to an end, after so many seconds at the latest."""
        for task in self.under_way:
            task.cancel()


# --- The check: leave it as it is. ---

import asyncio
from typing import Any

A_WHILE, LONG, PATIENCE = 0.05, 30.0, 5.0


class Kitchen:
    """A worker with jobs that are done when we say so."""

    def __init__(self) -> None:
        self.worker, self.done = Worker(), asyncio.Event()

    async def cook(self) -> str:
        await self.done.wait()
        return "done"

    async def begins(self, count: int) -> asyncio.Future[list[Any]]:
        jobs = asyncio.gather(*(self.worker.serve(self.cook) for _ in range(count)), return_exceptions=True)
        await asyncio.sleep(A_WHILE)
        return jobs


def outcome(work: Any) -> list[str]:
    """Run something; give what came of each job, and of an error its name."""
    try:
        came = asyncio.run(asyncio.wait_for(work, PATIENCE))
    except (Exception, asyncio.CancelledError) as error:
        came = [error]
    return [each if isinstance(each, str) else type(each).__name__ for each in came]


def test_what_was_begun_is_finished_before_it_goes() -> None:
    async def three_jobs() -> list[Any]:
        kitchen = Kitchen()
        jobs = await kitchen.begins(3)
        stopping = asyncio.create_task(kitchen.worker.stop(LONG))
        await asyncio.sleep(A_WHILE)
        early = ["`stop` was over too early"] if stopping.done() else []
        kitchen.done.set()
        await stopping
        return early + await jobs

    came = outcome(three_jobs())
    assert came == ["done"] * 3, f"Three jobs were under way and should all be done, but this came: {came}"


def test_new_work_is_refused_while_it_stops() -> None:
    async def one_more() -> list[Any]:
        kitchen = Kitchen()
        await kitchen.begins(1)
        stopping = asyncio.create_task(kitchen.worker.stop(LONG))
        late = await kitchen.begins(1)
        kitchen.done.set()
        await stopping
        return await late

    came = outcome(one_more())
    assert came == ["Stopping"], f"Work that comes after `stop` should be refused with Stopping, but this came: {came}"


def test_it_waits_no_longer_than_the_grace() -> None:
    async def a_job_that_hangs() -> list[Any]:
        kitchen = Kitchen()
        jobs = await kitchen.begins(1)
        await kitchen.worker.stop(A_WHILE)
        return await jobs

    came = outcome(a_job_that_hangs())
    assert came == ["CancelledError"], f"A job that hangs should be dropped after the grace, but this came: {came}"


def test_who_has_nothing_to_do_goes_at_once() -> None:
    async def idle() -> list[Any]:
        return [await Worker().stop(LONG) or "gone"]

    came = outcome(idle())
    assert came == ["gone"], f"A worker without work should stop at once, but this came: {came}"
