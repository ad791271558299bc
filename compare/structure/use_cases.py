"""Use cases: what people do in a marketplace, each as one request under a trace of its own (W3C Trace Context)."""

from collections.abc import Callable, Iterator
from secrets import token_hex
from typing import Any, Self

import httpx

from compare import seed
from compare.launcher import Fleet
from compare.topology import Architecture
from contracts.inventory import ItemImport
from contracts.reviews import ReviewImport
from contracts.users import UserImport

SECONDS = 10.0


class UseCaseFailed(Exception):
    """A marketplace refused what it should do; the message has its answer."""


class Customer:
    """The first user of the default data set, who asks for everything through a client."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        lines: dict[str, list[Any]] = {**seed.data_set()}
        users: list[UserImport] = lines["users"]
        items: list[ItemImport] = lines["inventory"]
        reviews: list[ReviewImport] = lines["reviews"]
        self.email = users[0].email
        self.item = max(items, key=lambda item: item.stock).id
        known = {review.item_id for review in reviews if review.author_id == users[0].id}
        self.unknown: Iterator[int] = iter([item.id for item in items if item.id not in known])
        self.order = 0

    def sign_in(self) -> httpx.Response:
        answer = self.client.post("/token", data={"username": self.email, "password": seed.PASSWORD})
        self.client.headers["Authorization"] = f"Bearer {answer.json().get('access_token')}"
        return answer

    def browse(self) -> httpx.Response:
        return self.client.get("/inventory", params={"limit": 20})

    def look_at_an_item(self) -> httpx.Response:
        return self.client.get(f"/pages/item/{self.item}")

    def place_an_order(self) -> httpx.Response:
        answer = self.client.post("/orders", json={"lines": [{"item_id": self.item, "quantity": 1}]})
        self.order = answer.json().get("id")
        return answer

    def cancel_it(self) -> httpx.Response:
        return self.client.post(f"/orders/{self.order}/cancel")

    def review_an_item(self) -> httpx.Response:
        return self.client.post("/reviews", json={"item_id": next(self.unknown), "rating": 4, "text": "Works."})

    def ask_for_recommendations(self) -> httpx.Response:
        return self.client.get("/recommendations")

    def place_an_order_v2(self) -> httpx.Response:
        return self.client.post("/v2/orders", json={"lines": [{"item_id": self.item, "quantity": 1}]})

    def read_notifications(self) -> httpx.Response:
        return self.client.get("/notifications")

    def search(self) -> httpx.Response:
        return self.client.get("/inventory-plus", params={"q": "mugs"})


USE_CASES: dict[str, Callable[[Customer], httpx.Response]] = {
    "sign in": Customer.sign_in,
    "browse": Customer.browse,
    "item page": Customer.look_at_an_item,
    "place order": Customer.place_an_order,
    "cancel": Customer.cancel_it,
    "review": Customer.review_an_item,
    "recommend": Customer.ask_for_recommendations,
}

ONLY_WHERE: dict[str, tuple[str, Callable[[Customer], httpx.Response]]] = {
    "place order v2": ("/v2/orders", Customer.place_an_order_v2),
    "notifications": ("/notifications", Customer.read_notifications),
    "search": ("/inventory-plus", Customer.search),
}
"""What people do only where a gateway has a route for it."""


def use_cases(architecture: Architecture) -> dict[str, Callable[[Customer], httpx.Response]]:
    """Give what people do in an architecture."""
    prefixes = {prefix for process in architecture.processes for prefix, _ in process.routes}
    return USE_CASES | {name: act for name, (prefix, act) in ONLY_WHERE.items() if prefix in prefixes}


class Visit:
    """A customer in a running marketplace, from `__enter__` to `__exit__`."""

    def __init__(self, fleet: Fleet) -> None:
        self.fleet = fleet
        self.client = httpx.Client(base_url=fleet.base_url, timeout=SECONDS, trust_env=False)
        self.customer = Customer(self.client)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def does(self, use_case: str) -> str:
        """Do it, and give the id of its trace.

        Raises:
            UseCaseFailed: the marketplace refused, or did not answer.
        """
        trace = token_hex(16)
        self.client.headers["traceparent"] = f"00-{trace}-{token_hex(8)}-01"
        try:
            use_cases(self.fleet.architecture)[use_case](self.customer).raise_for_status()
        except httpx.HTTPError as error:
            raise UseCaseFailed(f"{self.fleet.architecture.name} fails at {use_case!r}: {error}") from error
        return trace
