"""Theatre: a real stage on a free port, and somebody who sits before it."""

import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import httpx

from compare import ports
from compare.architectures import DECLARED
from compare.stage.server import Server
from compare.stage.stage import Stage
from tests.compare.terminal import eventually

PATIENCE_SECONDS = 60.0


class Spectator:
    """Sees what the page is told, and does what it does."""

    def __init__(self, stage: Stage, url: str) -> None:
        self.stage, self.url = stage, url
        self.client = httpx.Client(base_url=url, trust_env=False, timeout=PATIENCE_SECONDS)
        self.seen: deque[tuple[str, Any]] = deque(maxlen=1_000)
        Thread(target=self._watch, daemon=True).start()

    def asks_for(self, shoppers: int, storm: bool = False) -> httpx.Response:
        return self.client.post("/traffic", data={"shoppers": shoppers, "storm": storm})

    def breaks(self, marketplace: str, box: str, fault: str, **more: Any) -> None:
        body = {"marketplace": marketplace, "box": box, "fault": fault, **more}
        self.client.post("/faults", data=body).raise_for_status()

    def undoes(self) -> None:
        self.client.post("/undo").raise_for_status()

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

    def _watch(self) -> None:
        name = ""
        with suppress(httpx.TransportError), self.client.stream("GET", "/events", timeout=None) as answer:
            for line in answer.iter_lines():
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "data":
                    self.seen.append((name, json.loads(value)))


@contextmanager
def opened(names: tuple[str, ...], data: Path) -> Iterator[Spectator]:
    """Bring architectures and the stage up."""
    with ports.bind(0) as sock, Stage([DECLARED[name] for name in names], data, 0) as stage:
        server = Server(stage)
        thread = Thread(target=server.run, args=([sock],), daemon=True)
        thread.start()
        eventually(lambda: server.started, "the page is served")
        try:
            yield Spectator(stage, f"http://{ports.HOST}:{sock.getsockname()[1]}")
        finally:
            server.should_exit = True
            thread.join()
