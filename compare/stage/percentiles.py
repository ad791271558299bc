"""Percentiles: how long answers took lately, and how many failed."""

import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass

SPAN_SECONDS, LONG_SECONDS = 10.0, 1.0
MOST = 4_000
"""More than may come in that time; whatever happens, memory stays as it is."""


@dataclass(frozen=True)
class Outcome:
    """What became of one request. A quick refusal is quick; that it failed is counted beside."""

    at: float
    """When it ended, on the monotonic clock."""
    use_case: str
    seconds: float
    """Since the moment for which it was planned."""
    failed: bool


class Percentiles:
    """Remembers the outcomes of the last ten seconds."""

    def __init__(self) -> None:
        self.outcomes: deque[Outcome] = deque(maxlen=MOST)
        self.refused: deque[float] = deque(maxlen=MOST)
        self.began = time.monotonic()

    def hears(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def could_not_send(self) -> None:
        """Count a request for which there was no room."""
        self.refused.append(time.monotonic())

    def reads(self, waiting: Sequence[float] = ()) -> dict[str, float]:
        """Tell how it has been lately, as the page is told.

        Args:
            waiting: since when those wait who have no answer; once that is long, it counts as it stands.
        """
        recent, now = self._recent(), time.monotonic()
        ordered = sorted([each.seconds for each in recent] + [now - due for due in waiting if now - due > LONG_SECONDS])
        return {
            "per_second": round(len(recent) / self._seconds(), 1),
            **{f"p{percent}_ms": percentile(ordered, percent) for percent in (50, 95, 99)},
            "failed": round(sum(each.failed for each in recent) / max(1, len(recent)), 4),
            "not_sent": len(self.refused),
        }

    def by_use_case(self) -> dict[str, dict[str, float]]:
        """Tell it for each thing that shoppers do."""
        recent = self._recent()
        return {use_case: self._of(use_case, recent) for use_case in sorted(Counter(each.use_case for each in recent))}

    def _of(self, use_case: str, recent: list[Outcome]) -> dict[str, float]:
        chosen = [each for each in recent if each.use_case == use_case]
        ordered = sorted(each.seconds for each in chosen)
        failed = sum(each.failed for each in chosen) / len(chosen)
        return {"p50_ms": percentile(ordered, 50), "p95_ms": percentile(ordered, 95), "failed": round(failed, 4)}

    def _recent(self) -> list[Outcome]:
        since = time.monotonic() - SPAN_SECONDS
        while self.outcomes and self.outcomes[0].at < since:
            self.outcomes.popleft()
        while self.refused and self.refused[0] < since:
            self.refused.popleft()
        return list(self.outcomes)

    def _seconds(self) -> float:
        return min(SPAN_SECONDS, max(1.0, time.monotonic() - self.began))


def percentile(ordered: list[float], percent: int) -> float:
    """Give the value below which so many percent are, in milliseconds; 0 if there is none."""
    place = min(len(ordered) - 1, len(ordered) * percent // 100)
    return round(ordered[place] * 1000, 1) if ordered else 0.0
