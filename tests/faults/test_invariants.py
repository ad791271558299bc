"""Invariants: a ledger and a marketplace that agree are fine; each way in which they may not is said."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import httpx
import pytest

from compare.faults.invariants import Findings, broken
from compare.faults.ledger import Account, Delivery, Ledger, Order, Review
from compare.faults.people import Person

LAMP, SHELF = 7, 8
STOCKED = {LAMP: 10}
NOBODY = Person(httpx.AsyncClient(trust_env=False), "", 1)


def ledger() -> Ledger:
    """Write down two orders, one of them cancelled, two deliveries, a review, an account, and what got no answer."""
    return Ledger(
        orders=[
            Order(NOBODY, {LAMP: 3}, id=1),
            Order(NOBODY, {LAMP: 2}, id=2, cancelling=True, cancelled=True),
            Order(NOBODY, {LAMP: 1}, refused=True),
        ],
        deliveries=[Delivery(NOBODY, SHELF, 1, True), Delivery(NOBODY, SHELF, 2), Delivery(NOBODY, SHELF, 4, True)],
        reviews=[Review(NOBODY, LAMP, "Lovely.", id=5), Review(NOBODY, SHELF, "Broken.")],
        accounts=[Account(NOBODY.client, "Ada", id=9), Account(NOBODY.client, "Bea")],
    )


def order(id_: int, units: int, status: str) -> dict[str, Any]:
    return {"id": id_, "status": status, "lines": [{"item_id": LAMP, "quantity": units}]}


def review(id_: int, item_id: int, text: str) -> dict[str, Any]:
    return {"id": id_, "author_id": 1, "item_id": item_id, "text": text}


FINE = Findings(
    orders=[order(1, 3, "confirmed"), order(2, 2, "cancelled")],
    stock={LAMP: 7, SHELF: 5},
    reviews=[review(5, LAMP, "Lovely.")],
    names={9: "Ada"},
)


def test_what_agrees_is_fine() -> None:
    assert broken(ledger(), STOCKED, FINE) == []


def test_what_got_no_answer_may_have_happened() -> None:
    found = replace(FINE, stock={LAMP: 7, SHELF: 7}, reviews=[*FINE.reviews, review(6, SHELF, "Broken.")])
    assert broken(ledger(), STOCKED, found) == []


def test_a_cancellation_that_got_no_answer_may_have_happened() -> None:
    book = ledger()
    book.orders[0].cancelling = True
    cancelled = [order(1, 3, "cancelled"), order(2, 2, "cancelled")]
    assert broken(book, STOCKED, replace(FINE, orders=cancelled, stock={LAMP: 10, SHELF: 5})) == []
    assert broken(book, STOCKED, FINE) == []


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (replace(FINE, orders=FINE.orders[:1]), "Order 2 was acknowledged and is lost."),
        (replace(FINE, orders=[order(1, 3, "confirmed"), order(2, 2, "confirmed")]), "Order 2 is confirmed; its buyer"),
        (replace(FINE, orders=[order(1, 3, "cancelled"), FINE.orders[1]]), "Order 1 is cancelled; its buyer"),
        (replace(FINE, orders=[order(1, 4, "confirmed"), FINE.orders[1]]), "Order 1 is not what was ordered."),
        (replace(FINE, orders=[*FINE.orders, order(3, 1, "confirmed")]), "Order 3 belongs to 0 idempotency keys."),
        (replace(FINE, stock={LAMP: 8, SHELF: 5}), "Of item 7, 10 units were stocked, but 3 are sold and 8 are left."),
        (replace(FINE, stock={LAMP: 6, SHELF: 5}), "Of item 7, 10 units were stocked, but 3 are sold and 6 are left."),
        (replace(FINE, stock={LAMP: 7, SHELF: 4}), "The delivery of 1 units of item 8 was acknowledged and is lost."),
        (replace(FINE, stock={LAMP: 7, SHELF: 13}), "Of item 8, 13 units are there, which no choice"),
        (replace(FINE, reviews=[]), "Review 5 was acknowledged and is lost."),
        (replace(FINE, reviews=[review(5, LAMP, "Awful.")]), "Review 5 was acknowledged and is lost."),
        (replace(FINE, reviews=[*FINE.reviews, review(6, LAMP, "x")]), "User 1 reviewed item 7 2 times."),
        (replace(FINE, names={9: None}), "Account 9 was acknowledged and is lost."),
    ],
)
def test_what_is_lost_or_doubled_is_said(found: Findings, said: str) -> None:
    assert [sentence for sentence in broken(ledger(), STOCKED, found) if sentence.startswith(said)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda book: book.orders.append(Order(NOBODY, {LAMP: 1}, "k")), "The order with key k is neither placed"),
        (lambda book: book.orders.append(Order(NOBODY, {LAMP: 3}, id=1)), "Order 1 belongs to 2 idempotency keys."),
    ],
)
def test_an_order_that_is_open_or_answers_two_wishes_is_said(change: Callable[[Ledger], None], said: str) -> None:
    book = ledger()
    change(book)
    assert [sentence for sentence in broken(book, STOCKED, FINE) if sentence.startswith(said)]
