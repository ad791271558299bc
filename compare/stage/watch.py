"""Watch: some requests of the traffic are followed through all processes, so that the page can show them travel."""

import time
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from compare.structure.calls import Call, Trace, TraceIsTorn
from compare.structure.collector import Collector

PAUSE_SECONDS = 0.5
"""At most two are followed a second."""

COMPLETE_SECONDS = 1.0
"""By then everybody has sent his spans."""

MOST_FOLLOWED = 20

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Followed:
    """A request that is watched."""

    trace: str
    use_case: str
    answered_at: float


class Watch:
    """Chooses the requests of one architecture that are followed, and tells where they went."""

    def __init__(self, collector: Collector) -> None:
        self.collector, self.chosen_at = collector, 0.0
        self.followed: deque[Followed] = deque(maxlen=MOST_FOLLOWED)

    def chooses(self) -> str:
        """Give the id of a trace, if it is time to follow another request."""
        now = time.monotonic()
        if now - self.chosen_at < PAUSE_SECONDS:
            return ""
        self.chosen_at = now
        return token_hex(16)

    def follows(self, trace: str, use_case: str) -> None:
        """Note that a watched request is answered."""
        self.followed.append(Followed(trace, use_case, time.monotonic()))

    def hops(self, processes: Mapping[int, str]) -> Iterator[dict[str, Any]]:
        """Tell of the requests whose traces are complete by now; a trace that somebody took to the grave is none."""
        while self.followed and time.monotonic() - self.followed[0].answered_at > COMPLETE_SECONDS:
            each = self.followed.popleft()
            spans = self.collector.of(each.trace)
            try:
                tree = Trace(spans, processes).tree(each.trace)
            except (TraceIsTorn, KeyError):
                continue
            yield {"trace": each.trace, "use_case": each.use_case, "hops": [hop(call) for call in tree.everything]}


def headers(trace: str = "") -> Headers:
    """Tell everybody, by W3C Trace Context, to report about a request, or not to; the logs have it anyway."""
    return (("traceparent", f"00-{trace or token_hex(16)}-{token_hex(8)}-{'01' if trace else '00'}"),)


def hop(call: Call) -> dict[str, Any]:
    return {
        "source": call.caller,
        "target": call.callee,
        "begins_ms": call.begins_ms,
        "ms": call.ms,
        "status": call.status,
    }
