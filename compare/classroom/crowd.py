"""Crowd: visitors who ask again and again while something is done to the marketplace, and note what they got."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event, Thread
from typing import Self

import httpx

PAUSE_SECONDS = 0.02


@dataclass(frozen=True)
class Heard:
    """One answer: what was asked, when (in seconds since the crowd came), for how long, and what came."""

    label: str
    at: float
    seconds: float
    status: int
    """0 where nothing came."""

    @property
    def failed(self) -> bool:
        return self.status == 0 or self.status >= 500


class Crowd:
    """Visitors who come at `__enter__` and leave at `__exit__`.

    Args:
        url: where they go.
        paths: what they ask for, by a label.
        each: how many ask for each.
        timeout: how long they wait for an answer, in seconds.
    """

    def __init__(self, url: str, paths: Mapping[str, str], *, each: int = 2, timeout: float = 10.0) -> None:
        self.url, self.paths, self.each, self.timeout = url, paths, each, timeout
        self.heard: list[Heard] = []
        self.events: list[tuple[float, str]] = []
        self.left = Event()

    def __enter__(self) -> Self:
        self.began = time.monotonic()
        asked = [(label, path) for label, path in self.paths.items() for _ in range(self.each)]
        self.threads = [Thread(target=self._ask, args=pair, daemon=True) for pair in asked]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.left.set()
        for thread in self.threads:
            thread.join()

    def stays(self, seconds: float) -> None:
        """Let the crowd go on for a while."""
        self.left.wait(seconds)

    def sees(self, event: str) -> None:
        """Note what happens now, for the plot."""
        self.events.append((time.monotonic() - self.began, event))

    def counts(self) -> dict[str, Counter[int]]:
        """Count the statuses by label."""
        return {label: Counter(each.status for each in self.heard if each.label == label) for label in self.paths}

    def _ask(self, label: str, path: str) -> None:
        with httpx.Client(base_url=self.url, timeout=self.timeout, trust_env=False, verify=False) as client:
            while not self.left.wait(PAUSE_SECONDS):
                began = time.monotonic()
                status = _status(client, path)
                self.heard.append(Heard(label, began - self.began, time.monotonic() - began, status))


def _status(client: httpx.Client, path: str) -> int:
    try:
        return client.get(path).status_code
    except httpx.HTTPError:
        return 0
