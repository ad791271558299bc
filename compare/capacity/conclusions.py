"""Conclusions: what the figures say in sentences; none of them is written for one architecture by hand."""

from collections.abc import Iterator, Mapping, Sequence

from compare.capacity.limits import Limit, limits, second_copies
from compare.capacity.sizing import GIB, Size, Sizing

SMALL_CORES, SMALL_MEMORY = 2.0, 4 * GIB
"""What is a small machine: less is hardly on offer."""

GRID = [round(10 ** (2 + step / 10)) for step in range(61)]
"""From 100 users a day to 100 million."""

Sizings = Mapping[str, Sizing]


def conclusions(sizings: Sizings, scales: Sequence[float]) -> list[str]:
    """Say what follows for all marketplaces, each compared with the first."""
    first = next(iter(sizings))
    others = [name for name in sizings if name != first]
    found = list(_small(sizings))
    for name in others:
        found += [_dearer(sizings, first, name, scales), _cheaper_from(sizings, first, name)]
    for name in others:
        found += list(_room(sizings, first, name))
    return [*found, *_alone(sizings, scales), *_learning(sizings, scales)]


def _small(sizings: Sizings) -> Iterator[str]:
    """Say up to how many users a day one small machine is enough."""
    for name, sizing in sizings.items():
        enough = [users for users in GRID if is_small(sizing.size(users))]
        if enough:
            yield f"One small machine (2 cores, 4 GiB) is enough for {name} up to {people(enough[-1])} users a day."
        else:
            yield f"No small machine (2 cores, 4 GiB) is enough for {name}, however few come."


def is_small(size: Size) -> bool:
    return size.cores <= SMALL_CORES and size.memory <= SMALL_MEMORY


def _dearer(sizings: Sizings, first: str, name: str, scales: Sequence[float]) -> str:
    ratios = (f"{_ratio(sizings, first, name, users):.2g} times at {people(users)}" for users in scales)
    return f"{name} costs what {first} does, {', '.join(ratios)} users a day."


def _cheaper_from(sizings: Sizings, first: str, name: str) -> str:
    """Say where the other one is the cheaper, and stays it."""
    dearer = [users for users in GRID if _ratio(sizings, first, name, users) >= 1]
    if not dearer:
        return f"{name} costs less than {first} everywhere."
    if dearer[-1] == GRID[-1]:
        return f"Up to {people(GRID[-1])} users a day, {name} never stays cheaper than {first}."
    later = next(users for users in GRID if users > dearer[-1])
    return f"From {people(later)} users a day on, {name} costs less than {first}."


def _ratio(sizings: Sizings, first: str, name: str, users: float) -> float:
    return sizings[name].size(users).cost / sizings[first].size(users).cost


def _room(sizings: Sizings, first: str, name: str) -> Iterator[str]:
    """Say which of two breaks later."""
    found = [(each, limits(sizings[each])[0]) for each in (first, name) if limits(sizings[each])]
    if len(found) == 2:
        (early, one), (late, other) = sorted(found, key=lambda each: each[1].users)
        yield (
            f"{early} breaks first, at {people(one.users)} users a day ({in_short(one)}); {late} bears "
            f"{other.users / one.users:.2g} times as many ({in_short(other)})."
        )


def _alone(sizings: Sizings, scales: Sequence[float]) -> Iterator[str]:
    """Say which part needs most, at the largest scale, and which one is the first to be scaled."""
    for name, sizing in sizings.items():
        size = sizing.size(scales[-1])
        largest = max(size.parts, key=lambda part: size.parts[part].cores)
        share = size.parts[largest].cores / size.cores
        yield f"At {people(size.users)} users a day, {share:.0%} of the cores of {name} go to {largest}."
        for part, users in second_copies(sizing)[:1]:
            yield f"The first part of {name} for which one copy is too few is {part}, at {people(users)} users a day."


def _learning(sizings: Sizings, scales: Sequence[float]) -> Iterator[str]:
    """Say what it costs that each copy of who recommends learns by itself."""
    for name, sizing in sizings.items():
        size, learner = sizing.size(scales[-1]), sizing.marketplace.model.process
        share = sizing.cost_of_learning(size.users) / size.cost
        yield (
            f"Each of the {size.parts[learner].copies} copies of {learner} in {name} learns everything by itself: "
            f"{share:.0%} of the cost at {people(size.users)} users a day."
        )
    (first, one), *others = sizings.items()
    for name, other in others:
        ratio = _without_learning(other, scales[-1]) / _without_learning(one, scales[-1])
        yield f"If others learned for them, {name} would cost {ratio:.2g} times what {first} does, there."


def _without_learning(sizing: Sizing, users: float) -> float:
    return sizing.size(users).cost - sizing.cost_of_learning(users)


def in_short(limit: Limit) -> str:
    return f"{limit.kind.name}, {limit.part}"


def people(count: float) -> str:
    """Write a number of people with two digits that mean something."""
    for size, word in ((1e9, "billion"), (1e6, "million")):
        if count >= size:
            return f"{float(f'{count / size:.2g}'):,g} {word}"
    return f"{float(f'{count:.2g}'):,.0f}"
