"""Tracing: waits for the spans of a trace, which come a moment after the answer, and puts them together."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from compare.stage.roster import UNKNOWN, Roster
from compare.structure.calls import Call, Trace
from compare.structure.collector import Collector

SECONDS, FIRST_SECONDS, QUIET_SECONDS, POLL_SECONDS = 3.0, 1.5, 0.45, 0.1
"""Processes report every 0.3 s; the last of them is heard within a little more than that."""


async def settled(collector: Collector, trace: str, answered: bool) -> None:
    """Wait until nothing comes any more; not for long where nobody answered, since perhaps nobody reports, either."""
    began = since = time.monotonic()
    count = 0
    while time.monotonic() - began < SECONDS:
        if (now := len(collector.of(trace))) != count:
            count, since = now, time.monotonic()
        enough = QUIET_SECONDS if count or not answered else FIRST_SECONDS
        if time.monotonic() - since > enough:
            return
        await asyncio.sleep(POLL_SECONDS)


def trees(collector: Collector, trace: str, roster: Roster, entry: str) -> list[Call]:
    """Give who called whom; where somebody in between was killed, the parts that are left.

    Args:
        entry: who is asked by the client, so that who begins another part was asked by somebody unknown.
    """
    parts = Trace(collector.of(trace), roster).trees(trace)
    return [part if part.callee == entry else replace(part, caller=UNKNOWN) for part in parts]


def hops(calls: list[Call]) -> Iterator[dict[str, Any]]:
    """Yield each request between two boxes, to be drawn."""
    for each in (each for call in calls for each in call.everything):
        yield {
            "source": each.caller,
            "target": each.callee,
            "begins_ms": each.begins_ms,
            "ms": each.ms,
            "status": each.status,
        }
