"""Crowds and patience: many who do something at the same moment, and one who waits for something to come true."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from tests.marketplace.connection import Refused

T = TypeVar("T")

DEADLINE_SECONDS = 600  # A test never fails for lack of speed; this only ends what would never come.


def at_once(calls: Iterable[Callable[[], T]]) -> tuple[list[T], list[Refused]]:
    """Start all calls at the same moment; give what succeeded and what was refused."""
    calls = list(calls)
    start = Barrier(len(calls))
    with ThreadPoolExecutor(len(calls)) as threads:
        outcomes = list(threads.map(lambda call: _outcome(start, call), calls))
    done = [outcome for outcome in outcomes if not isinstance(outcome, Refused)]
    return done, [outcome for outcome in outcomes if isinstance(outcome, Refused)]


def _outcome(start: Barrier, call: Callable[[], Any]) -> Any:
    start.wait()
    try:
        return call()
    except Refused as refusal:
        return refusal


def reasons(refusals: Iterable[Refused]) -> set[tuple[int, str]]:
    """Give why: each status and type that occurs."""
    return {(refusal.status, refusal.type) for refusal in refusals}


def eventually(probe: Callable[[], T], holds: Callable[[T], object] = bool) -> T:
    """Ask again until it holds, for what is consistent only after a while."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not holds(answer := probe()):
        assert time.monotonic() < deadline, f"after {DEADLINE_SECONDS} seconds still {answer}"
        time.sleep(0.05)
    return answer
