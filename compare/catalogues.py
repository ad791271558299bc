"""Catalogues: the inventory and its copy in Inventory++, each read from the first page to the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from compare.importing import Destination, reason
from compare.reconciling import Drift, drift
from contracts.inventory import ItemPublic
from contracts.inventory_plus import MOST_AT_ONCE, ProductImport, ProductPublic, Products
from contracts.slices import Slice

DOMAIN = "inventory_plus"
PRODUCTS = "/internal/products"
JSON = {"Content-Type": "application/json"}
LONGEST_PAGE = 100
SECONDS = 30.0

T = TypeVar("T", ItemPublic, ProductPublic)
E = TypeVar("E")


class CannotBeAsked(Exception):
    """Somebody does not answer, or refuses; the message says who."""


@dataclass(frozen=True)
class Catalogues:
    """Both, as they were when they were read."""

    items: list[ItemPublic]
    products: list[ProductPublic]

    @property
    def drift(self) -> Drift:
        """Compare them in all that an item has; the category is the service's own idea."""
        return drift(self.items, self.products, [field for field in ItemPublic.model_fields if field != "id"])


def read(place: Destination) -> Catalogues:
    """Read both where clients do.

    The products come first: what is among them and not among the items later is gone for good, and
    what is written in between is read as it is now.

    Raises:
        CannotBeAsked: there is no Inventory++, or somebody does not answer.
    """
    url = place.url(place.architecture[place.architecture.entry])
    with client(place, url) as entry:
        products = list(walk(entry, "/inventory-plus", Slice[ProductPublic]))
        return Catalogues(list(walk(entry, "/inventory", Slice[ItemPublic])), products)


def walk(entry: httpx.Client, path: str, shape: type[Slice[T]]) -> Iterator[T]:
    """Yield what is on every page of a list."""
    query: dict[str, Any] = {"limit": LONGEST_PAGE}
    while True:
        answer = ask(entry, "GET", path, params=query)
        try:
            page = shape.model_validate_json(answer.content)
        except ValidationError as error:
            raise CannotBeAsked(f"{path} at {entry.base_url} does not answer with a list of ours.") from error
        yield from page.items
        if page.next is None:
            return
        query["after"] = page.next


def fill(place: Destination) -> int:
    """Make the initial copy where there is a second inventory; tell how many products it has then.

    Raises:
        CannotBeAsked: somebody does not answer.
    """
    if not any(DOMAIN in process.domains for process in place.architecture.processes):
        return 0
    found = read(place)
    repair(place, found)
    return len(found.items)


def repair(place: Destination, found: Catalogues) -> None:
    """Bring the products to the state in which the items were read; to do it again changes nothing.

    Raises:
        CannotBeAsked: the owner of Inventory++ does not answer; what it was told before stays.
    """
    drifted = found.drift
    wanted = {*drifted.missing, *drifted.outdated}
    products = [ProductImport.model_validate(item.model_dump()) for item in found.items if item.id in wanted]
    operator = {"Authorization": f"Bearer {place.operator_token}"}
    with client(place, place.url(place.architecture.owner(DOMAIN))) as owner:
        for part in parts(products):
            ask(owner, "PUT", PRODUCTS, content=TypeAdapter(Products).dump_json(part), headers=JSON | operator)
        for ids in parts(drifted.left_over):
            ask(owner, "DELETE", PRODUCTS, params={"id": ids}, headers=operator)


def parts(whole: list[E]) -> Iterator[list[E]]:
    """Yield as much as one request may bring, until all is there."""
    for start in range(0, len(whole), MOST_AT_ONCE):
        yield whole[start : start + MOST_AT_ONCE]


def client(place: Destination, url: str) -> httpx.Client:
    """Give a way to one process."""
    return httpx.Client(base_url=url, transport=place.transport(url), timeout=SECONDS, trust_env=False)


def ask(somebody: httpx.Client, method: str, path: str, **parts: Any) -> httpx.Response:
    try:
        answer = somebody.request(method, path, **parts)
    except httpx.TransportError as error:
        raise CannotBeAsked(f"{somebody.base_url} does not answer: {error}.") from error
    if not answer.is_success:
        raise CannotBeAsked(f"{method} {path} at {somebody.base_url} is refused: {reason(answer)}")
    return answer
