"""The outbox: whoever dies whenever, each event of each order is told exactly once, and in its order."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import httpx
import pytest

from compare.launcher import Fleet
from compare.road import STEPS
from compare.starters import MakeStarter
from tests.compare.terminal import eventually
from tests.marketplace.connection import Connection, Refused
from tests.marketplace.shopper import Shopper, Visitor
from tests.realistic.mailbox import Owner

pytestmark = pytest.mark.slow

QUIET = {"TELEMETRY": "false", "LOG_LEVEL": "WARNING", "RELAY_SECONDS": "0.1", "REFRESH_SECONDS": "0.5"}
ON_THE_WAY = ("orders_v2", "legacy", "notifications")
ORDERS, CRASHES, MANY = 30, 4, 10_000
PLACED_THEN_CANCELLED = ["order-placed", "order-cancelled"]


@pytest.fixture
def fleet(tmp_path: Path, starter: MakeStarter) -> Iterator[Fleet]:
    with Fleet(STEPS["step-4"], tmp_path, environment=QUIET, starter=starter) as fleet:
        yield fleet


@pytest.fixture
def anna(fleet: Fleet) -> Shopper:
    return Visitor(Connection(fleet.base_url)).joins("Anna")


class Buyer:
    """Who orders and cancels, and asks again until there is an answer."""

    def __init__(self, fleet: Fleet, shopper: Shopper) -> None:
        headers = {"Authorization": f"Bearer {shopper.token}"}
        self.client = httpx.Client(base_url=fleet.base_url, headers=headers, timeout=120, trust_env=False)

    def insists(self, path: str, body: object, **headers: str) -> int:
        def answered() -> int | None:
            with suppress(httpx.TransportError):
                answer = self.client.post(path, json=body, headers=headers)
                return answer.json()["id"] if answer.is_success else None
            return None

        return eventually(answered, f"{path} is answered")


def told(shopper: Shopper) -> dict[int, list[str]]:
    """Give what somebody was told of each order, first things first; nothing while nobody answers."""
    found: dict[int, list[str]] = {}
    with suppress(Refused):
        for each in reversed(Owner(shopper.connection, shopper.id, shopper.token).sees_all()):
            found.setdefault(each.order_id, []).append(each.kind)
    return found


@pytest.mark.parametrize("victim", ON_THE_WAY)
def test_whoever_is_killed_everything_is_told_once(victim: str, fleet: Fleet, anna: Shopper) -> None:
    buyer, lamp = Buyer(fleet, anna), Visitor(Connection(fleet.base_url)).joins("Sam").sells(stock=ORDERS)

    def crash() -> None:
        for _ in range(CRASHES):
            fleet.kill(victim)
            fleet.restart(victim)

    crashing, orders = threading.Thread(target=crash), []
    crashing.start()
    for number, version in zip(range(ORDERS), cycle(("", "/v2")), strict=False):
        body = {"lines": [{"item_id": lamp.id, "quantity": 1}]}
        orders.append(buyer.insists(f"{version}/orders", body, **{"Idempotency-Key": f"key-{number}"}))
        buyer.insists(f"/v2/orders/{orders[-1]}/cancel", {"reason": "Changed my mind."})
    crashing.join()
    eventually(lambda: sum(map(len, told(anna).values())) >= 2 * ORDERS, "everything is told")
    assert told(anna) == dict.fromkeys(orders, PLACED_THEN_CANCELLED)


def test_ten_thousand_events_arrive(fleet: Fleet, anna: Shopper) -> None:
    event = {"buyer_id": anna.user.id, "happened_at": datetime(2026, 1, 1, tzinfo=UTC)}
    legacy, notifications = (fleet.members[name].database for name in ("legacy", "notifications"))
    assert legacy
    assert notifications
    legacy.write(
        "INSERT INTO order_event (order_id, buyer_id, kind, total_cents, happened_at, published) "
        "VALUES (:order_id, :buyer_id, 'order-placed', 100, :happened_at, false)",
        [event | {"order_id": number + 1} for number in range(MANY)],
    )
    count = "SELECT count(*), count(DISTINCT order_id) FROM notification"
    eventually(lambda: notifications.look(count)[0][0] >= MANY, "all have arrived")
    assert notifications.look(count) == [(MANY, MANY)]
