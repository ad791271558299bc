"""Market: people who do, over and over, what a marketplace is for; each verb is one request."""

from collections import deque
from collections.abc import Awaitable, Callable
from itertools import cycle, product

import httpx

from compare.faults.ledger import Account, Delivery, Ledger, Order, Review
from compare.faults.people import MOST_AT_ONCE, Person

PLENTY, SCARCE = 100_000, 3
SHELVES, DELIVERIES = 8, 16


class Market:
    """One running marketplace, with people and items of its own, and a ledger of what they were told."""

    def __init__(self, client: httpx.AsyncClient, seller: Person, buyers: list[Person]) -> None:
        self.client, self.seller, self.buyers = client, seller, buyers
        self.ledger = Ledger()
        self.turns = cycle(buyers)
        self.to_cancel: deque[Order] = deque()

    @classmethod
    async def open(cls, client: httpx.AsyncClient) -> "Market":
        """Let people join, and the seller fill the shelves."""
        seller, *buyers = [await Person.joins(client, name) for name in ("Selma Seller", "Ben Buyer", "Bea Buyer")]
        market = cls(client, seller, buyers)
        await market.fill()
        (await market.order()).raise_for_status()
        return market

    async def fill(self) -> None:
        self.stocked = {await self._sells(stock): stock for stock in (PLENTY, SCARCE)}
        self.lamp, self.rarity = self.stocked
        self.shelves = [await self._sells(0) for _ in range(SHELVES)]
        # Each delivery to a shelf has a size of its own, 1, 2, 4 …, so that the stock tells which of them arrived.
        self.to_restock = iter([(shelf, 2**number) for shelf in self.shelves for number in range(DELIVERIES)])
        seen = (await self.client.get("/inventory", params={"limit": MOST_AT_ONCE})).raise_for_status().json()
        self.to_review = iter([*product(self.buyers, [item["id"] for item in seen["items"]])])

    async def _sells(self, stock: int) -> int:
        body = {"name": "Lamp", "price_cents": 1_000, "stock": stock}
        return (await self.seller.asks("POST", "/inventory", body)).raise_for_status().json()["id"]

    # What is probed

    async def sign_in(self) -> httpx.Response:
        return await next(self.turns).signs_in()

    async def browse(self) -> httpx.Response:
        return await self.client.get("/inventory")

    async def open_page(self) -> httpx.Response:
        return await self.client.get(f"/pages/item/{self.lamp}")

    async def order(self) -> httpx.Response:
        return await self._orders(self.lamp, 2)

    async def cancel(self) -> httpx.Response:
        """Cancel an order that was acknowledged; if that fails, or there is no other, it is the next one, too."""
        if self.to_cancel[0].cancelled and len(self.to_cancel) > 1:
            self.to_cancel.popleft()
        return await self.to_cancel[0].cancel()

    async def review(self) -> httpx.Response:
        self.ledger.reviews.append(Review(*next(self.to_review)))
        return await self.ledger.reviews[-1].write()

    async def ask_recommendations(self) -> httpx.Response:
        return await next(self.turns).asks("GET", "/recommendations")

    async def see_profile(self) -> httpx.Response:
        return await next(self.turns).asks("GET", "/users/me")

    # What goes on besides

    async def compete(self) -> httpx.Response:
        """Order what there are only a few of: whoever comes first."""
        return await self._orders(self.rarity, 1)

    async def restock(self) -> httpx.Response:
        self.ledger.deliveries.append(Delivery(self.seller, *next(self.to_restock)))
        return await self.ledger.deliveries[-1].restock()

    async def register(self) -> httpx.Response:
        self.ledger.accounts.append(Account(self.client))
        return await self.ledger.accounts[-1].open()

    async def _orders(self, item_id: int, units: int) -> httpx.Response:
        order = Order(next(self.turns), {item_id: units})
        self.ledger.orders.append(order)
        response = await order.place()
        if order.id:
            self.to_cancel.append(order)
        return response


Act = Callable[[Market], Awaitable[httpx.Response]]

USE_CASES: dict[str, Act] = {
    "sign in": Market.sign_in,
    "browse": Market.browse,
    "item page": Market.open_page,
    "place order": Market.order,
    "cancel order": Market.cancel,
    "review": Market.review,
    "recommend": Market.ask_recommendations,
    "profile": Market.see_profile,
}
BESIDES: tuple[Act, ...] = (Market.compete, Market.compete, Market.restock, Market.register)
