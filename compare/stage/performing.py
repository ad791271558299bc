"""Performing: one thing is done in all architectures at once, and what comes of it is collected."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, Self

from compare.stage import log_lines
from compare.stage.comparison import Comparison, Side
from compare.stage.envoy import Answer, Envoy
from compare.stage.roster import Roster
from compare.stage.stage import Stage
from compare.stage.store import Store, new_id
from compare.stage.tracing import hops, settled, trees
from compare.stage.troupe import Troupe
from compare.stage.use_cases import DOES, ORDINARY, TEXTS, Asked, Drafts, possible

MOST_AT_ONCE = 8


class NoSuchUseCase(Exception):
    """Nobody here can do that; the message says what can be done."""


class Performing:
    """Does things on a stage that is up, from `__aenter__` to `__aexit__`."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.roster = stage, Roster(stage.troupes.values())
        self.store = Store(stage.data / "stage" / "acts")
        self.few = asyncio.Semaphore(MOST_AT_ONCE)

    async def __aenter__(self) -> Self:
        self.stack = AsyncExitStack()
        self.drafts = await asyncio.to_thread(Drafts)
        self.envoys = {
            name: await self.stack.enter_async_context(Envoy(troupe.place.url, self.drafts))
            for name, troupe in self.stage.troupes.items()
        }
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()

    def use_cases(self) -> Iterator[dict[str, str]]:
        """Yield what can be done in at least one of the architectures."""
        known = set().union(*(possible(troupe.architecture) for troupe in self.stage.troupes.values()))
        for name in DOES:
            if name in known:
                yield {"name": name, "text": TEXTS[name]}

    async def sign_in(self) -> None:
        """Sign everybody in who is not, so that it is done before something breaks."""
        await asyncio.gather(*(envoy.sign_in() for envoy in self.envoys.values() if not envoy.token))

    async def use_case(self, name: str, only: str = "") -> str:
        """Do a use case everywhere, and give the id of the comparison.

        Args:
            only: a marketplace, if nobody else shall do it.

        Raises:
            NoSuchUseCase: no architecture here has it.
        """
        name = name.removeprefix(ORDINARY)
        known = [each["name"] for each in self.use_cases()]
        if name not in known:
            raise NoSuchUseCase(f"There is no such use case; there are: {', '.join(known)}.")
        return await self.perform(name, self.drafts.of(name), only)

    async def perform(self, name: str, asked: Asked, only: str = "") -> str:
        """Ask everywhere at once; tell the page, and give the id of the comparison when all of it is there."""
        troupes = [troupe for each, troupe in self.stage.troupes.items() if only in ("", each)]
        async with self.few:
            sides = await asyncio.gather(*(self._side(troupe, name, asked) for troupe in troupes))
        comparison = Comparison(new_id(), name, datetime.now(UTC).isoformat(timespec="seconds"), list(sides))
        await asyncio.to_thread(self.store.keep, comparison)
        self.stage.broadcast.tell("act", {"id": comparison.id})
        return comparison.id

    async def _side(self, troupe: Troupe, name: str, asked: Asked) -> Side:
        architecture = troupe.architecture
        if name and name not in possible(architecture):
            return Side(architecture.name, architecture.title)
        self.roster.look()
        asked, answer = await self.envoys[architecture.name].does(name, asked)
        await settled(self.stage.collector, answer.trace, answer.status > 0)
        calls = trees(self.stage.collector, answer.trace, self.roster.look(), architecture.entry)
        self._tell(architecture.name, name or asked.line, answer, list(hops(calls)))
        lines = await asyncio.to_thread(lines_of, troupe, answer.trace)
        return Side(architecture.name, architecture.title, asked, answer, calls, lines)

    def _tell(self, marketplace: str, use_case: str, answer: Answer, hops: list[dict[str, Any]]) -> None:
        story = {"marketplace": marketplace, "trace": answer.trace, "use_case": use_case, "hops": hops}
        self.stage.broadcast.tell("hops", story)


def lines_of(troupe: Troupe, trace: str) -> list[log_lines.LogLine]:
    """Give the log lines of a trace, the oldest first."""
    return log_lines.newest([troupe], lambda line: line.trace == trace, holds=trace)[::-1]
