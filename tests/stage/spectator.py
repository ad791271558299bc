"""Spectator: one of the audience who also hears what pages are told while they are open."""

import json
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any

import httpx

from tests.stage.audience import Audience
from tests.stage.playhouse import Playhouse

PATIENCE_SECONDS = 300.0


class Spectator(Audience):
    """Remembers the newest of what was told, until he leaves, or the page is closed."""

    def __init__(self, playhouse: Playhouse) -> None:
        super().__init__(playhouse)
        self.stage, self.is_there = playhouse.stage, True
        self.seen: deque[tuple[str, Any]] = deque(maxlen=1_000)
        Thread(target=self._watch, daemon=True).start()

    def until(self, event: str, holds: Callable[[Any], bool]) -> Any:
        """Wait until such an event comes, and give it."""
        self.seen.clear()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            if found := next((data for name, data in tuple(self.seen) if name == event and holds(data)), None):
                return found
            time.sleep(0.05)
        last = next((data for name, data in reversed(tuple(self.seen)) if name == event), None)
        raise AssertionError(f"no such {event!r} within {PATIENCE_SECONDS} s; the last was {last}")

    def leaves(self) -> None:
        """Go, as soon as the next thing is told."""
        self.is_there = False

    def _watch(self) -> None:
        name = ""
        with suppress(httpx.TransportError), self.client.stream("GET", "/events", timeout=None) as answer:
            for line in answer.iter_lines():
                if not self.is_there:
                    return
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    self.seen.append((name, json.loads(value)))
