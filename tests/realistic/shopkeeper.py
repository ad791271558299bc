"""Shopkeeper: who keeps the shelves of Inventory++, and who looks along them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare.importing import Destination
from compare.inprocess import InProcess
from contracts.inventory_plus import MOST_AT_ONCE, Categories, ProductPublic
from contracts.slices import Slice
from tests.compare.operator import Operator, destination_in, item_line
from tests.marketplace.caller import NOTHING, Caller
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Visitor, id_of
from tests.realistic.shelves import SHELVES

DOMAIN = "inventory_plus"
QUIET = {"LOG_LEVEL": "WARNING"}


def product(product_id: int, name: str = "Lamp", description: str = "", **fields: Any) -> dict[str, Any]:
    return item_line(product_id, 1, name=name, description=description) | fields


class Reader(Visitor):
    """Somebody who looks things up in Inventory++, and needs no account for it."""

    def searches(self, q: str | None = None, **query: Any) -> Slice[ProductPublic]:
        """Read one slice: `q`, `category`, `limit`, `after`."""
        return self.gets(Slice[ProductPublic], "/inventory-plus", q=q, **query)

    def searches_all(self, q: str | None = None, **query: Any) -> list[ProductPublic]:
        return self.walks(ProductPublic, "/inventory-plus", q=q, **query)

    def finds(self, q: str | None = None, **query: Any) -> list[int]:
        """Give the ids of what a search finds, as they come."""
        return [found.id for found in self.searches_all(q, limit=100, **query)]

    def opens(self, product: Any) -> ProductPublic:
        return self.gets(ProductPublic, f"/inventory-plus/{id_of(product)}")

    def counts_categories(self) -> dict[str, int]:
        counted = self.gets(Categories, "/inventory-plus/categories")
        return {each.category: each.count for each in counted.items}


class Shopkeeper(Operator):
    """The operator, at the door of the process that owns Inventory++."""

    def imports(self, *lines: Any) -> tuple[int, int]:
        """Load products; tell how many were new, and how many were there."""
        report = self.loads(DOMAIN, *lines)
        return report.loaded, report.unchanged

    def puts(self, *products: Any) -> None:
        self.asks("PUT", "/internal/products", list(products))

    def removes(self, *ids: Any) -> None:
        self.asks("DELETE", "/internal/products", params={"id": ids})

    def asks(self, method: str, path: str, body: Any = NOTHING, **parts: Any) -> None:
        """Send something that is answered with nothing, or refused."""
        url = self.destination.url(self.destination.architecture.owner(DOMAIN))
        caller = Caller(Connection(url, self.destination.transport(url)))
        caller.token = self.token
        try:
            answer = caller.sends(method, path, body, **parts)
        finally:
            caller.connection.close()
        if answer.status >= 400:
            raise answer.refusal
        assert (answer.status, answer.body) == (204, b"")


@dataclass(frozen=True)
class Shop:
    """A running marketplace with both inventories, for everybody and for its keeper."""

    destination: Destination
    reader: Reader
    keeper: Shopkeeper

    def clears(self) -> None:
        """Take all products off the shelves; the items stay."""
        ids = self.reader.finds()
        for start in range(0, len(ids), MOST_AT_ONCE):
            self.keeper.removes(*ids[start : start + MOST_AT_ONCE])


@contextmanager
def opened(data: Path) -> Iterator[Shop]:
    """Open a shop in this process."""
    with InProcess(SHELVES, data, environment=QUIET) as place:
        connection = Connection(place.base_url, place.transport)
        destination = destination_in(place)
        yield Shop(destination, Reader(connection), Shopkeeper(destination))
        connection.close()
