"""Make this fan-out concurrent.

Ada's page shows the prices of twelve items. For each of them it asks the shop.
The shop needs a moment for each answer. The page waits for one answer before it asks for the next.
So Ada waits twelve moments. Yet the shop could answer several people at once.
Only, it is a small shop. With more than five questions at once, it falls over.

Your task: let `prices` ask for several prices at the same time, but never for more than MOST_AT_ONCE.
The prices still come in the order of the items.

Lecture: notebooks/03_concurrency.ipynb
"""

import asyncio
from collections.abc import Iterable

MOST_AT_ONCE = 5


class Shop:
    """Answers after a moment; counts how many wait here, and how many were the most."""

    def __init__(self) -> None:
        self.waiting = self.most = 0

    async def price(self, item_id: int) -> int:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0.01 / item_id)
        self.waiting -= 1
        return 100 * item_id


async def prices(shop: Shop, item_ids: Iterable[int]) -> list[int]:
    """Give the prices of the items, in the order of the items."""
    return [await shop.price(item_id) for item_id in item_ids]


# --- The check: leave it as it is. ---


def test_each_item_gets_its_own_price() -> None:
    found = asyncio.run(prices(Shop(), [3, 1, 2]))
    assert list(found) == [300, 100, 200], f"Items 3, 1, 2 cost 300, 100, 200, in this order; but we got {found}."


def test_as_many_questions_as_allowed_are_under_way_and_no_more() -> None:
    shop = Shop()
    asyncio.run(prices(shop, range(1, 13)))
    expected = f"Of 12 questions, {MOST_AT_ONCE} should be under way at once"
    assert shop.most >= MOST_AT_ONCE, f"{expected}, but there were never more than {shop.most}. Who waits for whom?"
    assert shop.most <= MOST_AT_ONCE, f"The shop fell over: {shop.most} questions at once, {MOST_AT_ONCE} are allowed."


def test_a_page_without_items_has_no_prices() -> None:
    found = asyncio.run(prices(Shop(), []))
    assert list(found) == [], f"For no items, we expect no prices, but we got {found}."
