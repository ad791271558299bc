"""Customers: the people of the default data, signed in, and what they may ask for."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import cycle, product
from random import Random
from typing import Any

from chassis.tokens import Signer
from compare import seed
from compare.bench.clients import Request
from compare.bench.servers import Served
from compare.deployment import signing_key

PLENTY = 100
"""So many units in stock are not sold out within a round."""


@cache
def data() -> dict[str, Any]:
    return dict(seed.data_set())


@cache
def unwritten() -> list[tuple[int, int]]:
    """Pair users with items that they have not reviewed yet; so many that it takes a while, which no load must see."""
    written = {(review.author_id, review.item_id) for review in data()["reviews"]}
    users, items = (range(1, count + 1) for count in (seed.USERS, seed.ITEMS))
    return shuffled([pair for pair in product(users, items) if pair not in written])


@dataclass(frozen=True)
class Customers:
    """Everybody, signed in at one fleet; what they ask follows from the data, so it is the same everywhere."""

    tokens: dict[int, str]

    @classmethod
    def of(cls, fleet: Served) -> "Customers":
        signer = Signer(signing_key(fleet.data))
        return cls({user.id: signer.issue(user.id) for user in data()["users"]})

    def browse(self) -> Iterator[bytes]:
        """Look through the list, in every order."""
        queries = [f"sort={sort}&limit=20" for sort in ("id", "price", "-price", "name")] + ["q=mug", "q=lamp"]
        return cycle([bytes(Request("GET", f"/inventory?{query}")) for query in queries])

    def item_page(self) -> Iterator[bytes]:
        """Open the pages of popular and of forgotten items."""
        return cycle([bytes(Request("GET", f"/pages/item/{item.id}")) for item in shuffled(data()["inventory"])])

    def place_order(self) -> Iterator[bytes]:
        """Buy one unit of what there is plenty of."""
        items = [item.id for item in shuffled(data()["inventory"]) if item.stock >= PLENTY]
        wishes = zip(cycle(items), cycle(self.tokens.values()), strict=False)
        return (
            bytes(Request("POST", "/orders", token, {"lines": [{"item_id": item, "quantity": 1}]}))
            for item, token in wishes
        )

    def review(self) -> Iterator[bytes]:
        """Review what one has not reviewed yet."""
        for author, item in unwritten():
            body = {"item_id": item, "rating": 1 + item % 5, "text": "As described."}
            yield bytes(Request("POST", "/reviews", self.tokens[author], body))

    def recommend(self) -> Iterator[bytes]:
        """Ask what one may like."""
        return cycle([bytes(Request("GET", "/recommendations", token)) for token in self.tokens.values()])

    def shop(self) -> Iterator[bytes]:
        """Do a bit of everything, in the proportions of a shop: many look, few buy."""
        kinds = {"browse": 50, "item_page": 30, "place_order": 8, "review": 5, "recommend": 7}
        sources = {kind: getattr(self, kind)() for kind in kinds}
        order = shuffled([kind for kind, times in kinds.items() for _ in range(times)])
        return (next(sources[kind]) for kind in cycle(order))


def shuffled(things: list[Any]) -> list[Any]:
    """Give a random order that is always the same."""
    return Random(1).sample(things, len(things))
