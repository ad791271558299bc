"""Use cases: what can be done everywhere at once, each as a request; what a customer does, noted and not sent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import cycle
from random import randrange
from secrets import token_hex
from threading import Lock

import httpx

from compare import seed
from compare.structure.use_cases import ONLY_WHERE, USE_CASES, Customer, use_cases
from compare.topology import Architecture

JSON = "application/json"
ORDINARY = "place "
"""The page says `order`, where others say `place order`."""

TEXTS = {
    "sign in": "Ask for an access token.",
    "browse": "Look at the first page of the inventory.",
    "item page": "Look at an item, with its reviews and what is similar.",
    "order": "Buy one piece of an item.",
    "cancel": "Cancel the last order; if there is none, one is placed before.",
    "review": "Say what one thinks of an item.",
    "recommend": "Ask what one may like.",
    "register": "Open an account.",
    "order v2": "Buy one piece of an item, the new way.",
    "notifications": "Read the messages about one's orders.",
    "search": "Search the new inventory.",
}
FOR_STRANGERS = frozenset({"sign in", "browse", "item page", "register", "search"})


@dataclass(frozen=True)
class Asked:
    """A request, wherever it goes."""

    method: str
    target: str
    """Path and query, as they are sent."""

    body: str = ""
    content_type: str = JSON
    signed_in: bool = False

    @property
    def line(self) -> str:
        return f"{self.method} {self.target}"


def register(customer: Customer) -> httpx.Response:
    person = {"email": f"{token_hex(8)}@example.com", "name": "Ada", "password": seed.PASSWORD}
    return customer.client.post("/users", json=person)


def named(acts: Iterable[str]) -> set[str]:
    return {name.removeprefix(ORDINARY) for name in acts}


class Drafts:
    """Writes requests down: who asks here is the first of the default data set, and nobody answers."""

    def __init__(self) -> None:
        paper = httpx.MockTransport(lambda request: httpx.Response(200, json={}))
        self.customer = Customer(httpx.Client(transport=paper, base_url="http://paper", trust_env=False))
        self.email = self.customer.email
        self.lock = Lock()
        unknown = list(self.customer.unknown)
        start = randrange(len(unknown))  # What was reviewed when the stage was up before is hardly met again.
        self.customer.unknown = cycle(unknown[start:] + unknown[:start])

    def of(self, name: str) -> Asked:
        """Give the request of a use case.

        Raises:
            KeyError: there is no such use case.
        """
        with self.lock:
            request = DOES[name](self.customer).request
        content_type = request.headers.get("content-type", JSON)
        target = request.url.raw_path.decode()
        return Asked(request.method, target, request.content.decode(), content_type, name not in FOR_STRANGERS)


DOES: dict[str, Callable[[Customer], httpx.Response]] = {
    **{name.removeprefix(ORDINARY): act for name, act in USE_CASES.items()},
    "register": register,
    **{name.removeprefix(ORDINARY): act for name, (_, act) in ONLY_WHERE.items()},
}


def possible(architecture: Architecture) -> set[str]:
    """Tell which use cases an architecture has."""
    return {name.removeprefix(ORDINARY) for name in use_cases(architecture)} | {"register"}


def cancelling(asked: Asked, order: int) -> Asked:
    return replace(asked, target=f"/orders/{order}/cancel")
