"""Invariants: what must be true of every architecture after any fault; each that is broken is said in a sentence."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compare.faults.ledger import Account, Delivery, Ledger, Order, Review


@dataclass(frozen=True)
class Findings:
    """What the marketplace says when all is over."""

    orders: list[dict[str, Any]]
    """All of all buyers."""
    stock: Mapping[int, int]
    """How many units of each item are left."""
    reviews: list[dict[str, Any]]
    names: Mapping[int, str | None]
    """What each account is called; none if there is no such account."""


def broken(ledger: Ledger, stocked: Mapping[int, int], found: Findings) -> list[str]:
    """Compare what clients were told with what is there, and what is there with itself.

    Args:
        stocked: how many units of each item there were in the beginning.
    """
    return [
        *lost_orders(ledger.orders, found.orders),
        *doubled_orders(ledger.orders, found.orders),
        *wrong_stock(stocked, found),
        *lost_deliveries(ledger.deliveries, found.stock),
        *lost_reviews(ledger.reviews, found.reviews),
        *lost_accounts(ledger.accounts, found.names),
    ]


def lost_orders(orders: list[Order], found: list[dict[str, Any]]) -> Iterator[str]:
    """Every order that was acknowledged is there as it was acknowledged, every cancellation, too."""
    by_id = {each["id"]: each for each in found}
    for order in orders:
        there = by_id.get(order.id)
        if order.open:
            yield f"The order with key {order.key} is neither placed nor refused."
        elif there is None and order.id:
            yield f"Order {order.id} was acknowledged and is lost."
        elif there and {line["item_id"]: line["quantity"] for line in there["lines"]} != order.units:
            yield f"Order {order.id} is not what was ordered."
        elif there and there["status"] not in possible(order):
            yield f"Order {order.id} is {there['status']}; its buyer was told otherwise."


def possible(order: Order) -> set[str]:
    """Give what the status of an acknowledged order may be; who got no answer must be ready for either."""
    if order.cancelled:
        return {"cancelled"}
    return {"confirmed", "cancelled"} if order.cancelling else {"confirmed"}


def doubled_orders(orders: list[Order], found: list[dict[str, Any]]) -> Iterator[str]:
    """Every idempotency key gave one order at most, and there is no order without one."""
    keys = Counter(order.id for order in orders)
    for each in found:
        if keys[each["id"]] != 1:
            yield f"Order {each['id']} belongs to {keys[each['id']]} idempotency keys."


def wrong_stock(stocked: Mapping[int, int], found: Findings) -> Iterator[str]:
    """Of each item, units sold and units left are units stocked; an order in between would hold some back."""
    sold: Counter[int] = Counter()
    for order in found.orders:
        if order["status"] == "confirmed":
            sold.update({line["item_id"]: line["quantity"] for line in order["lines"]})
    for item_id, units in stocked.items():
        left = found.stock[item_id]
        if left < 0 or left + sold[item_id] != units:
            yield f"Of item {item_id}, {units} units were stocked, but {sold[item_id]} are sold and {left} are left."


def lost_deliveries(deliveries: list[Delivery], stock: Mapping[int, int]) -> Iterator[str]:
    """Every delivery counts once at most, and once if it was acknowledged; the bits of the stock tell."""
    for delivery in deliveries:
        if delivery.acknowledged and not stock[delivery.item_id] & delivery.units:
            yield f"The delivery of {delivery.units} units of item {delivery.item_id} was acknowledged and is lost."
    for item_id in {delivery.item_id for delivery in deliveries}:
        asked = sum(delivery.units for delivery in deliveries if delivery.item_id == item_id)
        if stock[item_id] & ~asked:
            yield f"Of item {item_id}, {stock[item_id]} units are there, which no choice of its deliveries gives."


def lost_reviews(reviews: list[Review], found: list[dict[str, Any]]) -> Iterator[str]:
    """Every review that was acknowledged is there, and nobody reviewed an item twice."""
    texts = {each["id"]: each["text"] for each in found}
    for review in reviews:
        if review.id and texts.get(review.id) != review.text:
            yield f"Review {review.id} was acknowledged and is lost."
    for (author, item), count in Counter((each["author_id"], each["item_id"]) for each in found).items():
        if count > 1:
            yield f"User {author} reviewed item {item} {count} times."


def lost_accounts(accounts: list[Account], names: Mapping[int, str | None]) -> Iterator[str]:
    for account in accounts:
        if account.id and names[account.id] != account.name:
            yield f"Account {account.id} was acknowledged and is lost."
