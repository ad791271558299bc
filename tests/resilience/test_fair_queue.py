"""The queue in which clients take turns: who gets the next place, and who is refused."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from chassis import entry
from chassis.fair_queue import MOST_WAITING_EACH, FairQueue
from contracts.problems import Unavailable

LONG = 60.0


class Visits:
    """Requests of several clients at one queue, each of which stays until it is told to go."""

    def __init__(self, queue: FairQueue) -> None:
        self.queue, self.served, self.may_go = queue, [], asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def of(self, client: str, times: int = 1, lane: object = None) -> list[asyncio.Task[None]]:
        tasks = [asyncio.create_task(self._visit(client, lane)) for _ in range(times)]
        self.tasks += tasks
        await asyncio.sleep(0)
        return tasks

    async def _visit(self, client: str, lane: object) -> None:
        entry._client.set(client)
        async with self.queue.place(lane):
            self.served.append(client)
            await self.may_go.wait()

    async def end(self) -> None:
        self.may_go.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, LONG))


def test_a_client_with_one_request_waits_for_one_turn_and_not_for_a_hundred() -> None:
    async def story() -> None:
        visits = Visits(FairQueue("it", places=1, each=1, seconds=LONG))
        await visits.of("noisy", 100)
        await visits.of("quiet")
        await visits.end()
        assert visits.served.index("quiet") <= 2
        assert len(visits.served) == 101

    run(story())


def test_one_client_never_has_all_places() -> None:
    async def story() -> None:
        visits = Visits(FairQueue("it", places=4, each=2, seconds=LONG))
        await visits.of("noisy", 10)
        await visits.of("quiet")
        assert visits.served == ["noisy", "noisy", "quiet"]
        await visits.end()

    run(story())


def test_reads_of_a_client_do_not_wait_for_its_own_writes() -> None:
    async def story() -> None:
        visits = Visits(FairQueue("it", places=4, each=2, seconds=LONG))
        await visits.of("noisy", 5, lane="write")
        await visits.of("noisy", lane="read")
        assert len(visits.served) == 3
        await visits.end()

    run(story())


def test_a_line_that_is_too_long_is_refused_at_once() -> None:
    async def story() -> None:
        visits = Visits(FairQueue("it", places=1, each=1, seconds=LONG))
        *_, last = await visits.of("noisy", MOST_WAITING_EACH + 2)
        with pytest.raises(Unavailable):
            await last
        (quiet,) = await visits.of("quiet")
        assert not quiet.done()
        await visits.end()
        assert quiet.exception() is None

    run(story())


def test_a_wait_that_would_be_too_long_is_refused_at_once() -> None:
    async def story() -> None:
        queue = FairQueue("it", places=1, each=1, seconds=1)
        for _ in range(100):
            queue.note(seconds=0.4)  # So long each had its place lately.
        visits = Visits(queue)
        holder, first, second, third = await visits.of("noisy", 4)
        with pytest.raises(Unavailable):
            await third
        assert [task.done() for task in (holder, first, second)] == [False, False, False]
        await visits.end()

    run(story())


def test_a_request_that_has_waited_too_long_is_refused_and_leaves_the_line() -> None:
    async def story() -> None:
        visits = Visits(FairQueue("it", places=1, each=1, seconds=0.01))
        _, waiting = await visits.of("noisy", 2)
        with pytest.raises(Unavailable):
            await waiting
        await visits.end()
        assert visits.queue.free == 1

    run(story())


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_request_that_is_cancelled_takes_no_place_along(number: int) -> None:
    async def story() -> None:
        visits = Visits(FairQueue("it", places=1, each=1, seconds=LONG))
        requests = await visits.of("noisy", 3)
        requests[number].cancel()
        await visits.end()
        assert visits.queue.free == 1
        assert len(visits.served) == (3 if number == 0 else 2)

    run(story())


def test_a_place_is_given_back_once() -> None:
    async def story() -> None:
        queue = FairQueue("it", places=1, each=1, seconds=LONG)
        async with queue.place() as place:
            place.give_back()
            assert queue.free == 1
        assert queue.free == 1
        queue.place_now()
        with pytest.raises(Unavailable):
            queue.place_now()

    run(story())
