"""Operator: who runs a marketplace, and may load whole data sets into it."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from compare.importing import Destination
from compare.inprocess import BridgeTransport, DirectNetwork, InProcess
from contracts.imports import ImportReport
from tests.marketplace.caller import Caller
from tests.marketplace.connection import Connection

LONG_AGO = "2020-02-02T20:20:20Z"


def destination_in(place: InProcess) -> Destination:
    """Give the operator's view of an architecture that runs in this process."""
    deployment = place.deployment

    def transport(url: str) -> BridgeTransport:
        return BridgeTransport(DirectNetwork(place.apps).transport(url), place.loop)

    return Destination(deployment.architecture, deployment.urls, place.operator_token, transport)


class Operator:
    """Sends lines to the processes that keep a domain: shapes, dictionaries or raw bytes."""

    def __init__(self, destination: Destination, token: str | None = None) -> None:
        self.destination = destination
        self.token = destination.operator_token if token is None else token

    def loads(self, domain: str, *lines: Any) -> ImportReport:
        return self.streams(domain, map(as_line, lines))

    def streams(self, domain: str, body: Iterable[bytes]) -> ImportReport:
        """Load raw chunks; give the owner's report."""
        chunks = list(body) if len(self.destination.keepers(domain)) > 1 else body
        for keeper in self.destination.keepers(domain):
            report = self._sends(self.destination.url(keeper), domain, chunks)
        return report

    def _sends(self, url: str, domain: str, chunks: Iterable[bytes]) -> ImportReport:
        caller = Caller(Connection(url, self.destination.transport(url)))
        caller.token = self.token
        try:
            path = f"/internal/import/{domain}"
            return caller.asks(ImportReport, "POST", path, content=iterated(chunks))
        finally:
            caller.connection.close()


def iterated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    yield from chunks


def as_line(line: Any) -> bytes:
    return (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n"


def user_line(user_id: int, **fields: Any) -> dict[str, Any]:
    user = {"id": user_id, "email": f"user{user_id}@example.com", "name": f"User {user_id}", "created_at": LONG_AGO}
    return user | fields


def item_line(item_id: int, seller_id: int, **fields: Any) -> dict[str, Any]:
    item = {"id": item_id, "seller_id": seller_id, "name": f"Lamp {item_id}", "price_cents": 700, "stock": 5}
    return {**item, "created_at": LONG_AGO, **fields}


def order_line(order_id: int, buyer_id: int, item_id: int, quantity: int = 2, **fields: Any) -> dict[str, Any]:
    lines = [{"item_id": item_id, "name": "Lamp", "price_cents": 600, "quantity": quantity}]
    return {"id": order_id, "buyer_id": buyer_id, "lines": lines, "created_at": LONG_AGO, **fields}


def review_line(review_id: int, author_id: int, item_id: int, **fields: Any) -> dict[str, Any]:
    ids = {"id": review_id, "author_id": author_id, "item_id": item_id}
    return {**ids, "rating": 4, "text": "Bright.", "created_at": LONG_AGO, **fields}
