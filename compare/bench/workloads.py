"""Workloads: what customers do, put on every architecture in turn, A B A B, from the same data each time."""

from collections.abc import Callable, Coroutine, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from compare import snapshots
from compare.bench.clients import Request
from compare.bench.customers import Customers
from compare.bench.load import Load, at_full_speed, at_rate, beside
from compare.bench.samples import Sample, take
from compare.bench.servers import Served, serve, serve_alone
from compare.topology import Architecture

WORKLOADS = ("browse", "item_page", "place_order", "review", "recommend", "shop", "noisy")
READING = ("browse", "item_page", "recommend", "noisy")
"""Workloads that leave the data as it is."""

CLIENTS = 16
NOISY_CLIENTS = 4
SHARE_OF_PEAK = 0.4
"""The steady rate, as a share of what the slowest architecture reached: far from where queues decide."""


@dataclass(frozen=True)
class Place:
    """A running architecture with its customers."""

    fleet: Served
    customers: Customers

    def requests(self, workload: str) -> Iterator[bytes]:
        """Give what customers ask; `noisy` is browsing, disturbed by others."""
        return getattr(self.customers, "browse" if workload == "noisy" else workload)()

    def reset(self) -> None:
        """Begin again from the same data."""
        snapshots.reset(self.fleet.architecture, self.fleet.data, snapshots.kept(self.fleet.architecture))


class Floor(Place):
    """A bare FastAPI endpoint: what the framework alone can do on this machine, at this moment."""

    def requests(self, workload: str) -> Iterator[bytes]:
        return Request("GET", "/inventory/1").forever()

    def reset(self) -> None:
        """It keeps nothing."""


@contextmanager
def open_places(architectures: Sequence[Architecture]) -> Generator[list[Place]]:
    """Run all architectures at the same time, the floor last; those that nobody asks cost next to nothing."""
    with ExitStack() as stack:
        fleets = [stack.enter_context(serve(architecture)) for architecture in architectures]
        places = [Place(fleet, Customers.of(fleet)) for fleet in fleets]
        for place in places:
            place.reset()
        bare = stack.enter_context(serve_alone("floor", "compare.bench.floor:create_bare"))
        yield [*places, Floor(bare, Customers({}))]


def measure(
    places: Sequence[Place], workload: str, rounds: int, seconds: float, advance: Callable[[], None]
) -> list[Sample]:
    """Measure one workload everywhere, round after round; the first round does not count."""
    floors = [place for place in places if isinstance(place, Floor)]
    places = [place for place in places if place not in floors]
    rate = SHARE_OF_PEAK * min(peak(place, workload, -1, seconds).per_second for place in places)
    advance()
    samples: list[Sample] = []
    for number in range(rounds):
        samples += [peak(floor, workload, number, seconds) for floor in floors]
        for place in places if number % 2 == 0 else reversed(places):
            samples += [peak(place, workload, number, seconds), steady(place, workload, number, rate, seconds)]
        advance()
    return samples


def peak(place: Place, workload: str, number: int, seconds: float) -> Sample:
    """Ask as fast as it answers."""
    place.reset()
    work = partial(at_full_speed, place.fleet.base_url, place.requests(workload), seconds, CLIENTS)
    return take(place.fleet, disturbed(place, workload, work, seconds), workload, number, "peak")


def steady(place: Place, workload: str, number: int, rate: float, seconds: float) -> Sample:
    """Ask at a rate that is the same for all."""
    place.reset()
    work = partial(at_rate, place.fleet.base_url, place.requests(workload), rate, seconds)
    return take(place.fleet, disturbed(place, workload, work, seconds), workload, number, "steady", rate)


def disturbed(
    place: Place, workload: str, work: Callable[[], Coroutine[Any, Any, Load]], seconds: float
) -> Callable[[], Coroutine[Any, Any, Load]]:
    """Let others ask for recommendations all the while, if the workload says so."""
    if workload != "noisy":
        return work
    noise = partial(at_full_speed, place.fleet.base_url, place.requests("recommend"), seconds, NOISY_CLIENTS)
    return partial(beside, work, noise)
