"""Orders v2: the same orders, with a history, reasons, and links to what can be done next."""

from collections.abc import Iterator
from typing import Any

import pytest

from compare.inprocess import InProcess
from compare.road import STEPS
from contracts.inventory import ItemPublic
from contracts.orders_v2 import OrderV2Public
from tests.marketplace.caller import Caller
from tests.marketplace.connection import Connection, refused
from tests.marketplace.shopper import Shopper, Visitor

QUIET = {"TELEMETRY": "false", "LOG_LEVEL": "WARNING", "REFRESH_SECONDS": "0.2"}
HOSTILE_REASONS = ["", " ", "x" * 501, "\x00", "\u202e", 7, True, {}, []]


class Buyer(Caller):
    """Who orders by version 2."""

    def __init__(self, shopper: Shopper) -> None:
        super().__init__(shopper.connection)
        self.shopper, self.token, self.id = shopper, shopper.token, shopper.id

    def orders(self, item: ItemPublic, quantity: int = 1, key: str = "") -> OrderV2Public:
        headers = {"Idempotency-Key": key} if key else {}
        body = {"lines": [{"item_id": item.id, "quantity": quantity}]}
        return self.asks(OrderV2Public, "POST", "/v2/orders", body, status=201, headers=headers)

    def opens(self, order: Any) -> OrderV2Public:
        return self.gets(OrderV2Public, f"/v2/orders/{getattr(order, 'id', order)}")

    def lists(self) -> list[OrderV2Public]:
        return self.walks(OrderV2Public, "/v2/orders")

    def cancels(self, order: Any, **fields: Any) -> OrderV2Public:
        return self.asks(OrderV2Public, "POST", f"/v2/orders/{order.id}/cancel", fields)


def happened(order: OrderV2Public) -> list[tuple[str, str | None]]:
    return [(each.kind, each.reason) for each in order.history]


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with InProcess(STEPS["step-4"], tmp_path_factory.mktemp("orders"), QUIET) as place:
        yield Visitor(Connection(place.base_url, place.transport))


@pytest.fixture
def lamp(visitor: Visitor) -> ItemPublic:
    return visitor.joins("Sam").sells(stock=5)


@pytest.fixture
def anna(visitor: Visitor) -> Buyer:
    return Buyer(visitor.joins("Anna"))


def test_an_order_is_the_same_in_both_versions(anna: Buyer, lamp: ItemPublic) -> None:
    order = anna.orders(lamp, quantity=2)
    old = anna.shopper.opens_order(order)
    assert (old.lines, old.total_cents, old.created_at) == (order.lines, order.total_cents, order.created_at)
    assert anna.opens(anna.shopper.orders(lamp)).history[0].kind == "order-placed"


def test_links_lead_on_as_long_as_they_work(anna: Buyer, lamp: ItemPublic) -> None:
    order = anna.orders(lamp)
    assert order.links == {
        "self": f"/v2/orders/{order.id}",
        "cancel": f"/v2/orders/{order.id}/cancel",
        f"item-{lamp.id}": f"/inventory/{lamp.id}",
    }
    assert "cancel" not in anna.cancels(order).links


def test_the_reason_is_kept_and_a_later_one_changes_nothing(anna: Buyer, lamp: ItemPublic) -> None:
    order = anna.orders(lamp)
    anna.cancels(order, reason="Too bright.")
    assert happened(anna.cancels(order, reason="Too dark.")) == [
        ("order-placed", None),
        ("order-cancelled", "Too bright."),
    ]
    assert anna.shopper.looks_at(lamp).stock == lamp.stock


def test_a_reason_is_not_needed(anna: Buyer, lamp: ItemPublic) -> None:
    assert happened(anna.cancels(anna.orders(lamp))) == [("order-placed", None), ("order-cancelled", None)]


def test_who_cancels_by_the_old_version_finds_it_in_the_history(anna: Buyer, lamp: ItemPublic) -> None:
    order = anna.orders(lamp)
    anna.shopper.cancels(order)
    assert happened(anna.opens(order)) == [("order-placed", None), ("order-cancelled", None)]


def test_all_orders_come_with_their_histories_newest_first(anna: Buyer, lamp: ItemPublic) -> None:
    orders = [anna.orders(lamp) for _ in range(3)]
    anna.cancels(orders[1], reason="One too many.")
    assert [(order.id, len(order.history)) for order in anna.lists()] == [
        (orders[2].id, 1),
        (orders[1].id, 2),
        (orders[0].id, 1),
    ]


def test_the_same_key_gives_one_order_whatever_the_version(anna: Buyer, lamp: ItemPublic) -> None:
    order = anna.orders(lamp, key="only-once")
    assert anna.orders(lamp, key="only-once").id == order.id
    assert anna.shopper.orders(lamp, key="only-once").id == order.id
    with refused(422, "idempotency-key-reused"):
        anna.orders(lamp, quantity=2, key="only-once")


def test_refusals_are_those_of_the_old_orders(anna: Buyer, lamp: ItemPublic) -> None:
    with refused(409, "not-enough-stock"):
        anna.orders(lamp, quantity=6)
    with refused(404, "no-such-order"):
        anna.opens(999_999)
    gold = anna.shopper.sells(price=1_000_000_000, stock=1_000_000)
    lines = [{"item_id": gold.id, "quantity": 1_000_000}] * 10
    for _ in range(9):
        anna.shopper.restocks(gold, 1_000_000)
    with refused(422, "order-total-too-large"):
        anna.asks(OrderV2Public, "POST", "/v2/orders", {"lines": lines}, status=201)


def test_another_ones_order_is_not_there(anna: Buyer, lamp: ItemPublic, visitor: Visitor) -> None:
    order, ben = anna.orders(lamp), Buyer(visitor.joins("Ben"))
    with refused(404, "no-such-order"):
        ben.opens(order)
    with refused(404, "no-such-order"):
        ben.cancels(order, reason="Mine, mine.")
    assert ben.lists() == []


def test_a_visitor_is_asked_to_sign_in(visitor: Visitor) -> None:
    for method, path in (("GET", "/v2/orders"), ("GET", "/v2/orders/1"), ("POST", "/v2/orders/1/cancel")):
        assert visitor.sends(method, path, *([{}] if method == "POST" else [])).status == 401


@pytest.mark.parametrize("reason", HOSTILE_REASONS)
def test_what_is_no_reason_is_refused_and_cancels_nothing(anna: Buyer, lamp: ItemPublic, reason: Any) -> None:
    order = anna.orders(lamp)
    with refused(422, "invalid-request"):
        anna.cancels(order, reason=reason)
    assert anna.opens(order).status == "confirmed"
