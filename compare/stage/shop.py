"""Shop: one architecture under traffic: who asks it, what comes back, and whether its books are right."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import cycle, product
from typing import Any

from compare.bench.clients import Request
from compare.stage import watch
from compare.stage.books import Books, Order
from compare.stage.lines import Answer, Lines
from compare.stage.percentiles import Outcome, Percentiles
from compare.stage.shoppers import NEVER, NotReady, Person, Shoppers
from compare.stage.watch import Watch
from compare.stage.wishes import Wish

MOST_UNDER_WAY = 64
"""Enough for all shoppers where answers take a third of a second; more would only wait behind each other."""
ASKED_AGAIN = 10
"""So many orders of unknown outcome are asked for again in one go."""


class Shop:
    """Fulfils wishes; an open loop: nobody waits until somebody else has his answer.

    Args:
        url: where clients of the architecture go.
        emails: who shops there.
    """

    def __init__(self, url: str, emails: list[str], watch: Watch) -> None:
        self.lines, self.watch = Lines(url), watch
        self.shoppers = Shoppers(self.lines, [Person(email) for email in emails])
        self.percentiles, self.books = Percentiles(), Books()
        self.reviews = self._reviews()
        self.tasks: set[asyncio.Task[None]] = set()
        self.under_way: dict[int, float] = {}
        """When those wishes were due that are not fulfilled yet, by their numbers."""
        self.is_preparing = self.is_looking = False

    # Wishes

    def wants(self, wish: Wish, due: float) -> None:
        """Send what somebody wants, unless there is no room for it; that is counted.

        Args:
            due: the moment for which it was planned, from which its latency counts; on the monotonic clock.
        """
        if not self.shoppers.are_ready or len(self.under_way) >= MOST_UNDER_WAY:
            self.percentiles.could_not_send()
        else:
            self.under_way[wish.number] = due
            self.goes_on(self._fulfil(wish, due)).add_done_callback(lambda _: self.under_way.pop(wish.number, None))

    def goes_on(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something besides, and keep hold of it."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    async def _fulfil(self, wish: Wish, due: float) -> None:
        trace = self.watch.chooses()
        answer = await self._sends(wish, watch.headers(trace))
        now = time.monotonic()
        self.percentiles.hears(Outcome(now, wish.use_case, now - due, answer.failed))
        if trace:
            self.watch.follows(trace, wish.use_case)

    async def _sends(self, wish: Wish, headers: watch.Headers) -> Answer:
        buyer = self.shoppers.buyers[wish.chance % len(self.shoppers.buyers)]
        if wish.use_case == "order" or (wish.use_case == "cancel" and self.books.to_cancel):
            return await self._orders(wish, buyer, headers)
        request = REQUESTS.get(wish.use_case, Shop._browse)(self, wish, buyer)
        answer = await self.lines.ask(bytes(replace(request, headers=headers)))
        if answer.status == 401:
            buyer.signed_in_at = NEVER
        return answer

    async def _orders(self, wish: Wish, buyer: Person, headers: watch.Headers) -> Answer:
        if wish.use_case == "cancel":
            order = self.books.to_cancel.popleft()
        else:
            goods = self.shoppers.goods[wish.chance // 16 % len(self.shoppers.goods)]
            order = Order(buyer.token, goods.id, goods.price_cents, 1 + wish.chance % 3)
        self.books.begins(order)
        return await self._asks_for(order, headers)

    async def _asks_for(self, order: Order, headers: watch.Headers) -> Answer:
        books, request = self.books, order.request()
        answer = await self.lines.ask(bytes(replace(request, headers=(*request.headers, *headers))))
        books.hears(order, answer)
        return answer

    def _browse(self, wish: Wish, buyer: Person) -> Request:
        sort = ("id", "price", "-price", "name")[wish.chance % 4]
        return Request("GET", f"/inventory?sort={sort}&limit=20")

    def _open_page(self, wish: Wish, buyer: Person) -> Request:
        others = self.shoppers.others or [1]
        return Request("GET", f"/pages/item/{others[wish.chance % len(others)]}")

    def _review(self, wish: Wish, buyer: Person) -> Request:
        author, item = next(self.reviews)
        body = {"item_id": item, "rating": 1 + wish.chance % 5, "text": "As described."}
        return Request("POST", "/reviews", author.token, body)

    def _ask_recommendations(self, wish: Wish, buyer: Person) -> Request:
        return Request("GET", "/recommendations", buyer.token)

    def _sign_in(self, wish: Wish, buyer: Person) -> Request:
        return buyer.signs_in()

    def _reviews(self) -> Iterator[tuple[Person, int]]:
        """Pair people with items, again and again; who has reviewed an item is told so, as any shopper is."""
        return cycle((person, item) for item, person in product(range(1, 501), self.shoppers.people))

    # Around them

    async def prepare(self) -> None:
        """Get everybody ready who is not; if the marketplace does not work, the next time."""
        if self.is_preparing:
            return
        self.is_preparing = True
        try:
            await self._get_ready()
        finally:
            self.is_preparing = False

    async def _get_ready(self) -> None:
        had = self.shoppers.goods
        with suppress(NotReady):
            await self.shoppers.get_ready()
        if self.shoppers.goods is not had:
            self.books = Books(stocked=sum(goods.stock for goods in self.shoppers.goods))

    async def look(self) -> None:
        """Count what is left, and ask again for what nobody knows about."""
        if self.is_looking or not self.shoppers.goods:
            return
        self.is_looking = True
        try:
            books, certain = self.books, self.books.certain()
            if (left := await self.shoppers.left()) is not None:
                books.looked(left, certain)
            await asyncio.gather(*(self._asks_for(order, watch.headers()) for order in books.some_unknown(ASKED_AGAIN)))
        finally:
            self.is_looking = False

    def forget(self) -> None:
        """Drop what is under way, and what the data had to do with it; who is signed in stays so."""
        for task in self.tasks:
            task.cancel()
        self.lines.close()
        self.shoppers.forget_goods()
        self.books, self.percentiles, self.reviews = Books(), Percentiles(), self._reviews()

    def is_settled(self) -> bool:
        return not self.under_way and not self.books.unknown and not self.is_looking

    def reads(self) -> dict[str, Any]:
        """Tell everything, as the page is told."""
        figures = {
            **self.percentiles.reads([*self.under_way.values()]),
            **self.books.reads(),
            "ready": self.shoppers.are_ready,
        }
        return figures | {"under_way": len(self.under_way), "use_cases": self.percentiles.by_use_case()}


REQUESTS: dict[str, Callable[[Shop, Wish, Person], Request]] = {
    "item page": Shop._open_page,
    "review": Shop._review,
    "recommend": Shop._ask_recommendations,
    "sign in": Shop._sign_in,
}
