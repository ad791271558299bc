"""Crowding: made-up ratings, many of them or of many items, so that we see how learning grows with both."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from contracts.inventory import ItemImport
from contracts.reviews import ReviewImport
from contracts.text import Input
from contracts.users import UserImport

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
EACH = 20
"""So many ratings has everybody who rates."""


@dataclass(frozen=True)
class Crowd:
    """People who rate items, as evenly as can be."""

    people: int
    items: int
    first: int = 1
    """The id of the first of them: others may have come before."""

    @property
    def ratings(self) -> int:
        return self.people * EACH

    def data_set(self) -> dict[str, list[Input]]:
        """Give the lines of each domain."""
        return {"users": list(self._users()), "inventory": list(self._inventory()), "reviews": list(self._reviews())}

    def _users(self) -> Iterator[UserImport]:
        for id in range(self.first, self.first + self.people):
            yield UserImport(id=id, email=f"rater{id}@example.com", name=f"Rater {id}", created_at=LONG_AGO)

    def _inventory(self) -> Iterator[ItemImport]:
        for id in range(1, self.items + 1):
            yield ItemImport(id=id, seller_id=1, name=f"Item {id}", price_cents=100, stock=0, created_at=LONG_AGO)

    def _reviews(self) -> Iterator[ReviewImport]:
        """Let everybody rate every seventh item from where the one before stopped, round the shelf."""
        for number in range((self.first - 1) * EACH, (self.first - 1 + self.people) * EACH):
            ids = {"id": number + 1, "author_id": number // EACH + 1, "item_id": number * 7 % self.items + 1}
            yield ReviewImport(**ids, rating=1 + number % 5, text="As described.", created_at=LONG_AGO)
