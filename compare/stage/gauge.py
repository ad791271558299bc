"""Gauge: what goes through a wire, as the callers of a process see it: how much, how quickly, how well."""

import time
from collections import deque
from dataclasses import dataclass
from statistics import median

from compare.faults.passage import Passage

SPAN_SECONDS, MOST = 2.0, 5_000


@dataclass(frozen=True)
class Reading:
    """The last two seconds. The latency is in milliseconds, and 0 where nobody asked."""

    per_second: float
    ms: float
    failed: float
    """The share of answers that were none, or 5xx."""


SILENCE = Reading(0.0, 0.0, 0.0)


class Gauge:
    """Remembers passages for as long as somebody may ask about them."""

    def __init__(self) -> None:
        self.passages: deque[Passage] = deque(maxlen=MOST)

    def hears(self, passage: Passage) -> None:
        self.passages.append(passage)
        while self.passages[0].at + self.passages[0].seconds < passage.at + passage.seconds - SPAN_SECONDS:
            self.passages.popleft()

    def reads(self) -> Reading:
        """Tell how it has been lately."""
        since = time.monotonic() - SPAN_SECONDS
        recent = [each for each in tuple(self.passages) if each.at + each.seconds >= since]
        if not recent:
            return SILENCE
        failed = sum(each.status == 0 or each.status >= 500 for each in recent)
        ms = median(each.seconds for each in recent) * 1000
        return Reading(round(len(recent) / SPAN_SECONDS, 1), round(ms, 1), round(failed / len(recent), 3))
