"""Timeline: every use case, done again and again, and what came of it before, during and after a fault."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import NoReturn

import httpx

from compare.faults.market import BESIDES, USE_CASES, Market
from compare.faults.verdicts import BADNESS, Sample, Verdict, probe

PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.3, 1.0
RESTS = 5
"""How many times as long as the answer took is the pause before the next request."""
LOOK_SECONDS = 0.02
IN_A_ROW = 2
"""How many answers in a row must be good before we believe that a use case works."""


@dataclass(frozen=True)
class Cell:
    """One use case under one fault."""

    use_case: str
    verdict: Verdict
    """The worst while the fault lasted."""
    seconds: float
    """The slowest answer with that verdict: the time to fail, where it fails."""
    answer: str
    """That answer in short."""
    recovery_seconds: float | None
    """From the repair until it works again and goes on working; null if that never came."""
    answers: dict[Verdict, int]
    """How many answers of each kind there were while the fault lasted."""


class Timeline:
    """The samples of each use case, oldest first."""

    def __init__(self) -> None:
        self.samples: dict[str, list[Sample]] = {name: [] for name in USE_CASES}

    @asynccontextmanager
    async def of(self, market: Market) -> AsyncGenerator[None]:
        """Let everybody be busy for a while."""
        acts = [(partial(act, market), self.samples[name]) for name, act in USE_CASES.items()]
        acts += [(partial(act, market), []) for act in BESIDES]
        async with asyncio.TaskGroup() as group:
            busy = [group.create_task(repeat(*each)) for each in acts]
            yield
            for task in busy:
                task.cancel()

    async def until(self, holds: Callable[[list[Sample]], bool], seconds: float) -> bool:
        """Wait until something holds for the samples of every use case; tell whether it came to that in time."""
        deadline = time.monotonic() + seconds
        while not all(holds(samples) for samples in self.samples.values()):
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(LOOK_SECONDS)
        return True

    def trouble(self) -> str:
        """Say what does not work by now."""
        last = {name: samples[-1] for name, samples in self.samples.items() if samples}
        silent = [f"{name}: no answer yet" for name in self.samples if name not in last]
        return ", ".join(silent + [f"{name}: {each.what}" for name, each in last.items() if each.verdict != "works"])

    def cell(self, name: str, began: float, ended: float, cut_off: bool) -> Cell:
        """Judge one use case by every request that a fault may have touched.

        Args:
            cut_off: nobody was there who could have answered, so it is not the architecture that hangs.
        """
        samples = self.samples[name]
        during = [sample for sample in samples if sample.began < ended and sample.ended > began]
        if cut_off:
            during = [replace(each, verdict="cut off") if each.verdict == "hangs" else each for each in during]
        worst = max(during, key=lambda sample: (BADNESS(sample.verdict), sample.seconds))
        answers = Counter(sample.verdict for sample in during)
        back = 0.0 if worst.verdict == "works" else recovery(ended, samples)
        return Cell(name, worst.verdict, worst.seconds, worst.what, back, dict(answers))


async def repeat(act: Callable[[], Awaitable[httpx.Response]], samples: list[Sample]) -> NoReturn:
    while True:
        samples.append(await probe(act))
        await asyncio.sleep(pause(samples[-1]))


def pause(sample: Sample) -> float:
    """Give some rest to who works hard, so that many trials have room on one machine."""
    wanted = RESTS * sample.seconds if sample.verdict == "works" else 0.0
    return min(max(wanted, PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)


def works_since(moment: float, samples: list[Sample]) -> bool:
    """Tell whether all is well by now, judged by requests that were sent since."""
    last = [sample for sample in samples if sample.began >= moment][-IN_A_ROW:]
    return len(last) == IN_A_ROW and all(sample.verdict == "works" for sample in last)


def answered_since(moment: float, samples: list[Sample]) -> bool:
    return any(sample.began >= moment for sample in samples)


def recovery(moment: float, samples: list[Sample]) -> float | None:
    """Tell how long after a moment the first of those answers came with which it began to work for good."""
    since = [sample for sample in samples if sample.began >= moment]
    good = list(takewhile(lambda sample: sample.verdict == "works", reversed(since)))
    return good[-1].ended - moment if good else None
