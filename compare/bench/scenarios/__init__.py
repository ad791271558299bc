"""Scenarios: each starts what it compares, and gives a function that measures one pair.

Both halves of a pair are measured a moment apart, since a shared machine is now fast, now slow.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

from compare.bench.scenarios.database import database
from compare.bench.scenarios.hop import hop
from compare.bench.scenarios.logins import logins
from compare.bench.scenarios.startup import startup
from compare.bench.scenarios.through_the_gateway import through_the_gateway
from compare.bench.scenarios.workers import workers

Round = Callable[[], dict[str, float]]
Scenario = Callable[[], AbstractContextManager[Round]]

SCENARIOS: dict[str, Scenario] = {
    "database": database,
    "workers": workers,
    "hop": hop,
    "gateway": through_the_gateway,
    "startup": startup,
    "logins": logins,
}
