"""Limits: what more copies do not lift, at how many users a day it is reached, and what to do then."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compare.capacity.sizing import GB, GIB, Sizing

MOST_USERS = 1e12
"""More than there are: what is not reached by then is no limit."""

STEPS = 60
"""So often is the interval halved; after that, the figure is exact enough."""


@dataclass(frozen=True)
class Kind:
    """A way in which something breaks."""

    name: str
    because: str
    then: str


WRITER = Kind(
    "one writer",
    "only one transaction at a time writes to a database, however many copies of the process there are",
    "keep its tables on a database server, whose transactions write side by side; past that, split them by key",
)
MACHINE = Kind(
    "one machine",
    "all copies open one database file, so all of them share the cores of one machine",
    "move the tables to a database server, and the copies to as many machines as they need",
)
DISK = Kind(
    "one disk",
    "a database is one file on one disk",
    "move old rows to an archive; past that, split the tables by key",
)
STALE = Kind(
    "age of the model",
    "to learn from all ratings takes longer than it may be old, and each further copy only learns the same",
    "let one job learn, from what has changed or from a sample, and let the copies load what it has learned",
)
MEMORY = Kind(
    "memory for the model",
    "each copy holds all ratings and all items at once, and has no more than a machine's memory",
    "let a job of its own learn, piece by piece, and keep what it has learned in a store from which copies read",
)
ANSWER = Kind(
    "one answer with all ratings",
    "all ratings are told in one answer, which must be there before the caller gives up",
    "tell the ratings page by page, or only those that are new",
)


@dataclass(frozen=True)
class Limit:
    """One of these, in one part of one marketplace."""

    kind: Kind
    part: str
    users: float
    """A day, at which it is reached."""


def limits(sizing: Sizing) -> list[Limit]:
    """Give all limits, the first to be reached first."""
    found = [Limit(kind, part, _reached(share)) for kind, part, share in _shares(sizing)]
    return sorted((limit for limit in found if limit.users < MOST_USERS), key=lambda limit: limit.users)


def second_copies(sizing: Sizing) -> list[tuple[str, float]]:
    """Give the processes with the users a day from which one copy is too few, whatever is spare; the first first."""
    usable = {name: sizing.assumptions.target - each.idle for name, each in sizing.marketplace.processes.items()}
    found = [(name, _reached(lambda users, name=name: sizing.busy(name, users, 1) / usable[name])) for name in usable]
    return sorted((each for each in found if each[1] < MOST_USERS), key=lambda each: each[1])


Share = Callable[[float], float]
"""How much of what there is so many users a day take; 1 is all of it."""


def _shares(sizing: Sizing) -> Iterator[tuple[Kind, str, Share]]:
    known, learner = sizing.assumptions, sizing.marketplace.model.process
    for name, process in sizing.marketplace.processes.items():
        if process.database:
            yield WRITER, name, lambda users, name=name: sizing.writing(name, users) / known.target
            yield MACHINE, name, lambda users, name=name: sizing.size(users).parts[name].cores / known.machine_cores
            yield DISK, name, lambda users, name=name: sizing.stored(name, users) / GB / known.machine_storage
        if name != learner:
            yield ANSWER, name, lambda users, name=name: sizing.telling(name, users) / known.call
    yield STALE, learner, lambda users: (known.refresh + sizing.learning(users).once) / known.model_age
    yield MEMORY, learner, lambda users: sizing.memory(learner, users) / GIB / known.machine_memory


def _reached(share: Share) -> float:
    """Find the users a day at which all is taken, in whole powers first, by halving the interval."""
    low, high = 0.0, 1.0
    while share(high) < 1:
        low, high = high, high * 10
        if high > MOST_USERS:
            return float("inf")
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if share(middle) < 1 else (low, middle)
    return high
