"""Books: what shoppers were told about orders, against what is left: of each unit somebody must know where it is.

While orders are under way, or their outcome is unknown, nobody outside can say how many units are sold; but the
number has bounds, and what is left must agree with them at every moment.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal
from uuid import uuid4

from compare.bench.clients import Request
from compare.stage.lines import Answer

Verdict = Literal[True, False, "unknown until asked"]
MOST_TO_CANCEL, MOST_UNKNOWN = 500, 1_000


@dataclass
class Order:
    """One order as its buyer knows it; to ask for it again is safe, by its key."""

    token: str
    item: int
    price_cents: int
    quantity: int
    key: str = field(default_factory=lambda: uuid4().hex)
    id: int = 0
    """0 until it is acknowledged."""

    @property
    def cents(self) -> int:
        return self.price_cents * self.quantity

    def request(self) -> Request:
        """Give what places it; once it is there, what cancels it."""
        if self.id:
            return Request("POST", f"/orders/{self.id}/cancel", self.token)
        body = {"lines": [{"item_id": self.item, "quantity": self.quantity}]}
        return Request("POST", "/orders", self.token, body, headers=(("Idempotency-Key", self.key),))


@dataclass(frozen=True)
class Certain:
    """Units of which it was certain at some moment that they are sold, or came back."""

    sold: int
    returned: int


class Books:
    """The orders of one architecture for the items of the stage.

    An order that was neither confirmed nor refused, since nobody answered in time, is asked for again.
    """

    def __init__(self, stocked: int = 0) -> None:
        self.stocked = self.left = stocked
        self.sold = self.returned = self.sold_then = 0
        """Units of orders that were confirmed, and of those of them that were cancelled,
        and the difference when somebody looked."""
        self.buying = self.returning = 0
        """Units of which nobody was told yet what became of them."""
        self.paid_cents = self.owed_cents = 0
        self.agrees = True
        self.to_cancel: deque[Order] = deque(maxlen=MOST_TO_CANCEL)
        self.unknown: dict[str, Order] = {}
        self.forgotten = 0
        """Units of orders about which nobody will ask again: there were too many."""

    def begins(self, order: Order) -> None:
        """Note that an order is sent, or its cancellation is."""
        if order.id:
            self.returning += order.quantity
        else:
            self.buying += order.quantity

    def hears(self, order: Order, answer: Answer) -> None:
        """Note what became of it."""
        if answer.failed:
            self._does_not_know(order)
            return
        self.unknown.pop(order.key, None)
        if order.id:
            self._cancelled(order, answer)
        else:
            self._placed(order, answer)

    def _does_not_know(self, order: Order) -> None:
        if len(self.unknown) < MOST_UNKNOWN:
            self.unknown[order.key] = order
        elif order.key not in self.unknown:
            self.forgotten += order.quantity

    def _placed(self, order: Order, answer: Answer) -> None:
        self.buying -= order.quantity
        if answer.status == 201:
            found = answer.json()
            order.id = found["id"]
            self.sold += order.quantity
            self.paid_cents += found["total_cents"]
            self.owed_cents += order.cents
            self.to_cancel.append(order)

    def _cancelled(self, order: Order, answer: Answer) -> None:
        self.returning -= order.quantity
        if answer.status == 200:
            self.returned += order.quantity
            self.paid_cents -= answer.json()["total_cents"]
            self.owed_cents -= order.cents

    def some_unknown(self, most: int) -> list[Order]:
        """Give orders about which somebody should ask again, another part of them each time."""
        some = list(self.unknown.values())[:most]
        for order in some:
            self.unknown[order.key] = self.unknown.pop(order.key)
        return some

    # What may be said

    def certain(self) -> Certain:
        """Give what is certain, before somebody looks what is left."""
        return Certain(self.sold, self.returned)

    def looked(self, left: int, before: Certain) -> None:
        """Compare what was found with what may be, whatever happened while somebody looked."""
        least = before.sold - self.returned - self.returning
        most = self.sold + self.buying - before.returned
        self.left, self.sold_then = left, self.sold - self.returned
        self.agrees = left >= 0 and least <= self.stocked - left <= most

    def holds(self) -> Verdict:
        if not self.agrees or self.paid_cents != self.owed_cents:
            return False
        return "unknown until asked" if self.unknown or self.forgotten else True

    def reads(self) -> dict[str, int | str | bool]:
        """Tell what is in the books, as the page is told."""
        return {
            "stocked": self.stocked,
            "left": self.left,
            "sold": self.sold_then,
            "unknown": sum(order.quantity for order in self.unknown.values()) + self.forgotten,
            "paid_cents": self.paid_cents,
            "owed_cents": self.owed_cents,
            "holds": self.holds(),
        }
