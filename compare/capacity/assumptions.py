"""Assumptions: what nobody can measure here, each with its unit and the reason for its value."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from chassis.lifetimes import CALL_SECONDS
from chassis.settings import Settings

DAY_SECONDS = 86_400
REFRESH_SECONDS = Settings.model_fields["refresh_seconds"].default


class NoSuchAssumption(Exception):
    """Somebody assumes what the model does not know; the message says what it knows."""


def assumed(value: float, unit: str, reason: str) -> Any:
    return field(default=value, metadata={"unit": unit, "reason": reason})


def done(value: float, reason: str) -> Any:
    return assumed(value, "a user and day", reason)


@dataclass(frozen=True)
class Assumptions:
    """Whoever knows better says so: `marketplace capacity --assume peak=10`."""

    browse: float = done(14.0, "people look: 7 requests of 10 are lists of items")
    search: float = done(2.0, "a word now and then instead of turning pages")
    item_page: float = done(3.5, "a few of the items in these lists are opened")
    recommend: float = done(0.3, "only who has signed in is recommended something")
    sign_in: float = done(
        0.3, "3 people of 10 have an account and sign in, with a password that is hashed at full cost"
    )
    place_order: float = done(0.02, "of 100 who look in, 2 buy")
    review: float = done(0.005, "of 4 who buy, 1 says how it was")
    register: float = done(0.005, "of 200 who come, 1 stays and makes an account, whose password is hashed, too")

    peak: float = assumed(3.0, "times the mean", "evenings are busier than nights; a day of sales may be 10")
    target: float = assumed(
        0.6, "of a core", "who is busy 60% of the time answers 1 / (1 - 0.6) = 2.5 times as late (M/M/1)"
    )
    days: float = assumed(365.0, "days", "how long orders, reviews and accounts have been gathering when we look")
    items: float = assumed(0.05, "reviewed items for each daily user", "the more people come, the more is for sale")

    spare: float = assumed(1.0, "copies of each process", "one may fail, or be replaced, and nobody waits (n + 1)")
    spare_from: float = assumed(10_000.0, "users a day", "below, a minute of standstill is cheaper than a second copy")
    least_core: float = assumed(
        0.1, "of a core a process", "what is reserved for a process that has hardly anything to do"
    )

    machine_cores: float = assumed(64.0, "cores", "a large machine; whoever shares a file, or memory, shares a machine")
    machine_memory: float = assumed(256.0, "GiB", "4 GiB a core")
    machine_storage: float = assumed(4_000.0, "GB", "one large disk")

    refresh: float = assumed(REFRESH_SECONDS, "seconds", "how often the model looks for new ratings, as it ships")
    model_age: float = assumed(3_600.0, "seconds", "what people say now should count within the hour")
    call: float = assumed(CALL_SECONDS, "seconds", "how long one process waits for another at most, as it ships")

    core_price: float = assumed(1.0, "units a month", "the unit: what one core costs for a month, wherever you buy it")
    memory_price: float = assumed(0.15, "units a GiB and month", "only a ratio; put in your own")
    storage_price: float = assumed(0.005, "units a GB and month", "only a ratio; put in your own")

    def mean_rate(self, use_case: str, users: float) -> float:
        """Give the requests a second, over the whole day."""
        return users * getattr(self, use_case) / DAY_SECONDS

    def peak_rate(self, use_case: str, users: float) -> float:
        """Give the requests a second in the busiest hour."""
        return self.peak * self.mean_rate(use_case, users)

    def gathered(self, use_case: str, users: float) -> float:
        """Give how many requests of a kind there have been until now."""
        return users * getattr(self, use_case) * self.days

    def spares(self, users: float) -> int:
        return int(self.spare) if users >= self.spare_from else 0

    def listed(self) -> Iterator[dict[str, Any]]:
        """Give each with its value, unit and reason."""
        for each in fields(self):
            yield {"name": each.name, "value": getattr(self, each.name), **each.metadata}


USE_CASES = tuple(each.name for each in fields(Assumptions) if each.metadata["unit"] == "a user and day")
"""What people do, in the order in which it is assumed."""


def changed(pairs: Iterable[str]) -> Assumptions:
    """Take the defaults but for some, each said as `name=number`.

    Raises:
        NoSuchAssumption: there is none of this name, or it is no number that makes sense.
    """
    values = dict(map(_parsed, pairs))
    return replace(Assumptions(), **values)


def _parsed(pair: str) -> tuple[str, float]:
    name, _, number = pair.partition("=")
    names = [each.name for each in fields(Assumptions)]
    if name not in names:
        raise NoSuchAssumption(f"There is no assumption {name!r}; there are: {', '.join(names)}.")
    try:
        value = float(number)
    except ValueError as error:
        raise NoSuchAssumption(f"{name} must be a number, and is {number!r}.") from error
    if not 0 <= value < float("inf") or (value == 0 and name in NEVER_ZERO) or (name == "target" and value >= 1):
        raise NoSuchAssumption(f"{name} cannot be {number}.")
    return name, value


NEVER_ZERO = {"target", "machine_cores", "machine_memory", "machine_storage", "model_age", "call", "refresh"}
