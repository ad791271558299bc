"""Sizing: how many of what one marketplace needs for so many users a day, and what that costs. It only computes."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from compare.capacity.assumptions import USE_CASES, Assumptions
from compare.capacity.measurements import Marketplace, Measurements, Writer

GIB, GB = 2**30, 1e9


@dataclass(frozen=True)
class Learning:
    """How the recommendations keep one copy of their process busy."""

    once: float
    """Processor seconds of who learns, for one model of all ratings."""

    a_second: float
    """How often it learns anew: whenever it has rested, if there is a new rating by then."""

    @property
    def cores(self) -> float:
        return self.once * self.a_second


@dataclass(frozen=True)
class Part:
    """All copies of one process."""

    busy: float
    """Cores that requests keep busy in the busiest hour."""

    copies: int
    cores: float
    """Cores to be had: those that are busy, room so that nobody queues, and spares."""

    memory: float
    """Bytes, of all copies."""

    stored: float
    """Bytes in its database."""

    writing: float
    """Share of the time in which somebody writes to its database."""


@dataclass(frozen=True)
class Size:
    """What a marketplace needs, all in all."""

    users: float
    parts: dict[str, Part]
    cost: float
    """Units a month."""

    @property
    def cores(self) -> float:
        return sum(part.cores for part in self.parts.values())

    @property
    def memory(self) -> float:
        return sum(part.memory for part in self.parts.values())

    @property
    def stored(self) -> float:
        return sum(part.stored for part in self.parts.values())

    @property
    def copies(self) -> int:
        return sum(part.copies for part in self.parts.values())


@dataclass(frozen=True)
class Sizing:
    """One marketplace as it was measured, under assumptions."""

    marketplace: Marketplace
    writer: Writer
    assumptions: Assumptions

    def size(self, users: float) -> Size:
        """Give what it needs for so many users a day."""
        learner = self.marketplace.model.process
        copies = self._copies(self.busy(learner, users, 0), learner, users)
        parts = {name: self._part(name, users, copies) for name in self.marketplace.processes}
        return Size(users, parts, self._cost(parts))

    def busy(self, process: str, users: float, learners: int) -> float:
        """Give the cores that requests keep busy at the peak, those of who asks for the ratings included."""
        rates = ((case, self.assumptions.peak_rate(case, users)) for case in USE_CASES)
        asked = sum(rate * self.marketplace.cost(case, process).cpu for case, rate in rates)
        return asked + learners * self.telling(process, users) * self.learning(users).a_second

    def ratings(self, users: float) -> tuple[float, float]:
        """Give how many ratings there are by now, and how many items have some."""
        return self.assumptions.gathered("review", users), self.assumptions.items * users

    def learning(self, users: float) -> Learning:
        model = self.marketplace.model
        once = model.cpu[model.process].at(*self.ratings(users))
        new = self.assumptions.peak_rate("review", users)
        return Learning(once, min(new, 1 / (self.assumptions.refresh + once)))

    def telling(self, process: str, users: float) -> float:
        """Give the processor seconds in which a process tells another one all ratings, once."""
        model = self.marketplace.model
        told = process != model.process and process in model.cpu
        return model.cpu[process].at(*self.ratings(users)) if told else 0.0

    def memory(self, process: str, users: float) -> float:
        """Give the bytes of one copy."""
        rests, model = self.marketplace.processes[process].memory, self.marketplace.model
        return max(rests, model.memory.at(*self.ratings(users))) if process == model.process else rests

    def cost_of_learning(self, users: float) -> float:
        """Give the units a month for what each copy learns by itself."""
        learner = self.marketplace.model.process
        copies = self._copies(self.busy(learner, users, 0), learner, users)
        holds = self.memory(learner, users) - self.marketplace.processes[learner].memory
        prices = self.assumptions
        return copies * (self.learning(users).cores * prices.core_price + holds / GIB * prices.memory_price)

    def stored(self, process: str, users: float) -> float:
        """Give the bytes that have gathered in a database."""
        rows = ((case, self.assumptions.gathered(case, users)) for case in USE_CASES)
        return sum(count * self.marketplace.cost(case, process).stored for case, count in rows)

    def writing(self, process: str, users: float) -> float:
        """Give the share of the peak in which one transaction or another writes to a database."""
        rates = ((case, self.assumptions.peak_rate(case, users)) for case in USE_CASES)
        return sum(rate * self.writer.seconds(self.marketplace.cost(case, process)) for case, rate in rates)

    def _part(self, name: str, users: float, learners: int) -> Part:
        busy = self.busy(name, users, learners)
        copies = self._copies(busy, name, users)
        each = self._cores_of_a_copy(busy, name)
        if name == self.marketplace.model.process:
            each += self.learning(users).cores
        kept = (self.stored(name, users), self.writing(name, users))
        return Part(busy, copies, copies * each, copies * self.memory(name, users), *kept)

    def _full(self, busy: float, process: str) -> float:
        """Give how many copies would be as busy as they should be."""
        return busy / max(self.assumptions.target - self.marketplace.processes[process].idle, 0.01)

    def _copies(self, busy: float, process: str, users: float) -> int:
        return max(1, math.ceil(self._full(busy, process))) + self.assumptions.spares(users)

    def _cores_of_a_copy(self, busy: float, process: str) -> float:
        """Reserve a part of a core for who is alone with little to do, and a whole one for each of several."""
        return min(1.0, max(self._full(busy, process), self.assumptions.least_core))

    def _cost(self, parts: dict[str, Part]) -> float:
        prices = self.assumptions
        return sum(
            part.cores * prices.core_price
            + part.memory / GIB * prices.memory_price
            + part.stored / GB * prices.storage_price
            for part in parts.values()
        )


def sizings(measurements: Measurements, assumptions: Assumptions) -> Iterator[tuple[str, Sizing]]:
    """Give each marketplace by its name."""
    for name, marketplace in measurements.marketplaces.items():
        yield name, Sizing(marketplace, measurements.writer, assumptions)
