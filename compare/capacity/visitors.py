"""Visitors: customers who also sign in, search and register, in one marketplace; none asks for the same twice."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, cycle
from urllib.parse import urlencode

from compare import seed
from compare.bench.clients import Request
from compare.bench.customers import Customers, data
from compare.bench.workloads import Place
from compare.launcher import Fleet


@dataclass(frozen=True)
class Visitors(Customers):
    """What people ask for; what the benchmark asks for, they ask for in the same way."""

    def search(self) -> Iterator[bytes]:
        """Look for what has a word in its name."""
        return cycle([bytes(Request("GET", f"/inventory?q={word}")) for word in ("mug", "lamp", "tent", "walnut")])

    def browse(self) -> Iterator[bytes]:
        """Turn pages, and search for nothing."""
        return cycle([bytes(Request("GET", f"/inventory?sort={sort}&limit=20")) for sort in ("id", "price", "name")])

    def sign_in(self) -> Iterator[bytes]:
        """Give an address and a password, whose hash costs what it costs."""
        forms = [urlencode({"username": user.email, "password": seed.PASSWORD}) for user in data()["users"]]
        return cycle([bytes(Request("POST", "/token", form=form)) for form in forms])

    def register(self) -> Iterator[bytes]:
        """Make an account."""
        for number in count():
            body = {"email": f"visitor{number}@example.com", "name": "A Visitor", "password": seed.PASSWORD}
            yield bytes(Request("POST", "/users", body=body))


@dataclass(frozen=True)
class Shop(Place):
    """A running marketplace whose visitors go on where they stopped, since some requests can be made once only."""

    begun: dict[str, Iterator[bytes]] = field(default_factory=dict)

    @classmethod
    def of(cls, fleet: Fleet) -> "Shop":
        return cls(fleet, Visitors(Customers.of(fleet).tokens))

    def requests(self, workload: str) -> Iterator[bytes]:
        return self.begun.setdefault(workload, getattr(self.customers, workload)())
