"""Town: a running marketplace of several services, of which one at a time is killed or hangs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from compare.architectures import MICROSERVICES
from compare.launcher import Fleet
from contracts.pages import ItemPage
from tests.marketplace.connection import Connection, Refused
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Shopper, Visitor
from tests.resilience import published
from tests.resilience.published import Operation

SERVICES = MICROSERVICES[MICROSERVICES.entry].calls
SIGNER = MICROSERVICES.signer.name
BOUND_SECONDS = 60
"""What nobody may exceed, however slow the machine: a request's own limit is far below."""

QUICK = {
    "REQUEST_SECONDS": "1.5",
    "OPEN_SECONDS": "0.5",
    "RECOVERY_SECONDS": "0.2",
    "REFRESH_SECONDS": "0.25",
    "LOG_LEVEL": "WARNING",
    "TELEMETRY": "false",
}


def callees(service: str) -> set[str]:
    """Tell whom a service calls."""
    return {arrow.target for arrow in MICROSERVICES[service].arrows}


def refusal(act: Callable[[], object]) -> Refused | None:
    """Do something; give the refusal if a part of the marketplace did not answer."""
    try:
        act()
    except Refused as refused:
        if refused.status not in (503, 504):
            raise
        return refused
    return None


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Expect an end in bounded time."""
    start = time.monotonic()
    yield
    took = time.monotonic() - start
    assert took < seconds, f"it took {took:.1f} s"


def goes_shopping(seller: Shopper, buyer: Shopper) -> ItemPage:
    """Use every service, and every way from one to another."""
    lamp = seller.sells()
    buyer.orders(lamp)
    buyer.reviews(lamp)
    buyer.asks_recommendations()
    buyer.sees_own_profile()
    return buyer.opens_page(lamp)


class Town:
    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.visitor = Visitor(Connection(fleet.base_url))
        self.seller, self.buyer = self.visitor.joins("Selma Seller"), self.visitor.joins("Ben Buyer")
        self.operations = published.operations(fleet, SERVICES)
        self.recovers()

    # Trouble

    @contextmanager
    def without(self, *services: str) -> Iterator[None]:
        """Kill services for a while; afterwards all is well again."""
        for service in services:
            self.fleet.kill(service)
        try:
            yield
        finally:
            for service in services:
                self.fleet.restart(service)
            self.recovers()

    @contextmanager
    def hanging(self, service: str) -> Iterator[None]:
        """Let a service hang for a while; afterwards all is well again."""
        self.fleet.freeze(service)
        try:
            yield
        finally:
            self.fleet.thaw(service)
            self.recovers()

    def recovers(self) -> None:
        """Wait until all is well; circuits stay open for a moment."""
        eventually(self.is_well)

    def is_well(self) -> bool:
        pages: list[ItemPage] = []
        trouble = refusal(lambda: pages.append(goes_shopping(self.seller, self.buyer)))
        return trouble is None and pages[0].unavailable == []

    # Questions

    def asks(self, service: str) -> dict[str, Any]:
        """Ask a service something simple that it can answer a signed-in user alone."""
        simple = next(o for o in self.operations if o.service == service and o.method == "get" and o.is_plain)
        return self.buyer.gets(dict[str, Any], simple.path)

    def status(self, operation: Operation) -> int:
        """Send an empty request; give the status, after checking that a refusal is as it should be."""
        answer = self.buyer.sends(operation.method.upper(), operation.path)
        return answer.refusal.status if answer.status >= 400 else answer.status
