"""Find the slow service.

The shop is slow this morning, and everybody points at everybody else.
There are about forty log lines, one for each request to each service, in the order in which the requests ended.
Each has its `span`, and the span of who asked (`asked_by`; empty for a visitor).
`ms` is how long the service took, until it gave its answer.
Ben named the service with the longest time. It is the gateway, as always: it waits for all the others.
Waiting is not being slow. A service's own time is its `ms`, without the `ms` of those that it asked.
Here nobody asks two others at the same time.
And one long pause does not make a service slow. We want the one whose own time is the longest on average.

Your task: let `own_times` give own times, and `slow_service` the name of the service whose own time is the longest on
average.

Lecture: notebooks/09_monitoring_and_logs.ipynb
"""

import json
from collections import defaultdict
from statistics import mean
from typing import Any

Line = dict[str, Any]


def own_times(lines: list[Line]) -> list[tuple[str, float]]:
    """Give for each line the service, and its own time in milliseconds."""
    waited: dict[str, float] = defaultdict(float)
    for line in lines:
        waited[line["asked_by"]] += line["ms"]
    return [(line["service"], line["ms"] - waited[line["span"]]) for line in lines]


def slow_service(log: str) -> str:
    """Name the service whose own time is the longest on average."""
    lines = [json.loads(line) for line in log.splitlines()]
    times: dict[str, list[float]] = defaultdict(list)
    for service, ms in own_times(lines):
        times[service].append(ms)
    return max(times, key=lambda service: mean(times[service]))


# --- The check: leave it as it is. ---

from collections.abc import Mapping
from itertools import count

CALLS = {"gateway": ["reviews", "orders"], "reviews": ["users"], "orders": ["users", "inventory"]}
USUAL_MS = {"gateway": 2.0, "reviews": 9.0, "orders": 14.0, "users": 6.0, "inventory": 8.0}


def written(own_ms: Mapping[str, float], pauses: str = "", visitors: int = 6) -> str:
    """Write the log of some visitors; one service may pause once, for the first of them."""
    spans, lines = count(1), list[Line]()

    def works(service: str, asked_by: str, pausing: str) -> float:
        span = f"{next(spans):016x}"
        ms = own_ms[service] + (90.0 if service == pausing else 0.0)
        ms += sum(works(other, span, pausing) for other in CALLS.get(service, []))
        lines.append({"service": service, "span": span, "asked_by": asked_by, "ms": ms})
        return ms

    for visitor in range(visitors):
        works("gateway", "", pauses if visitor == 0 else "")
    return "\n".join(json.dumps(line) for line in lines)


def named(slow: str, pauses: str = "") -> str:
    return slow_service(written(USUAL_MS | {slow: 70.0}, pauses))


def test_who_waits_is_not_blamed() -> None:
    name = named("users")
    assert name == "users", f"Users takes 70 ms for itself; whoever asks it waits. You blame {name}: did it only wait?"


def test_each_of_them_can_be_found() -> None:
    for slow in USUAL_MS:
        name = named(slow)
        assert name == slow, f"This time {slow} takes 70 ms for itself, the others 2 to 14. You blame {name}."


def test_one_long_pause_is_not_being_slow() -> None:
    name = named("inventory", pauses="reviews")
    assert name == "inventory", f"Reviews paused once, Inventory is slow every time. You blame {name}: use the average."


def test_who_is_asked_often_is_not_slow_for_that() -> None:
    name = slow_service(written(USUAL_MS | {"users": 10.0}))
    expected = "Orders takes 14 ms for itself. Users takes 10 ms, but is asked twice as often"
    assert name == "orders", f"{expected}. You blame {name}: use the average, not the sum."


def test_own_times_are_the_rest_after_waiting() -> None:
    lines = [json.loads(line) for line in written(USUAL_MS, visitors=1).splitlines()]
    found = [(service, round(ms)) for service, ms in own_times(lines) if service == "gateway"]
    assert found == [("gateway", 2)], f"The gateway took 2 ms for itself in this log. Your own_times say {found}."
