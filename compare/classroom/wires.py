"""Wires: one in front of every process, on an event loop of their own, since a notebook has no time for them."""

import asyncio
from collections.abc import Coroutine, Iterable
from threading import Thread
from typing import Any, Self

from compare.faults.wire import Wire


class Wires:
    """Carry the calls to each process of an architecture, from `__enter__` to `__exit__`."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self.wires: dict[str, Wire] = {}

    def __getitem__(self, name: str) -> Wire:
        return self.wires[name]

    def __enter__(self) -> Self:
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever, name="wires", daemon=True)
        self.thread.start()
        self.wires = {name: self._wait_for(_opened()) for name in self.names}
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


async def _opened() -> Wire:
    return await Wire().__aenter__()
