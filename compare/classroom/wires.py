"""Wires: one in front of every process, on an event loop of their own, since a notebook has no time for them."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from functools import partial
from threading import Thread
from types import MappingProxyType
from typing import Any, Self

from compare.faults.passage import Passage
from compare.faults.wire import Wire

Hear = Callable[[str, Passage], object]


class Wires:
    """Carry the calls to each process of an architecture, from `__enter__` to `__exit__`.

    Args:
        at: the ports of some, by name; the others get any free one.
        heard: is told of each answer, and whose it is; on a thread of ours.
    """

    def __init__(
        self,
        names: Iterable[str],
        at: Mapping[str, int] = MappingProxyType({}),
        heard: Hear = lambda name, passage: None,
    ) -> None:
        self.names, self.at, self.heard = tuple(names), at, heard
        self.wires: dict[str, Wire] = {}

    def __getitem__(self, name: str) -> Wire:
        return self.wires[name]

    def __enter__(self) -> Self:
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever, name="wires", daemon=True)
        self.thread.start()
        self.wires = {name: self._wait_for(self._opened(name)) for name in self.names}
        return self

    def __exit__(self, *_: object) -> None:
        for wire in self.wires.values():
            self._wait_for(wire.__aexit__())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    def lead(self, name: str, url: str) -> str:
        """Lead to a process; give the address at which callers find it now."""
        return self.wires[name].leads_to(url)

    def mend(self) -> None:
        """Let every answer through again, at once."""
        for wire in self.wires.values():
            wire.late_seconds, wire.failing = 0.0, False

    def _wait_for(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    async def _opened(self, name: str) -> Wire:
        return await Wire(self.at.get(name, 0), partial(self.heard, name)).__aenter__()
