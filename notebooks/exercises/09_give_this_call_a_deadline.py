"""Give this call a deadline.

Mia compares prices. Her page asks a shop, waits for the answer, and shows it.
Today the shop hangs at item 13: it takes the question and never answers.
Mia's page waits. And waits. She would rather see a page without this price.
Her boss adds: if an item is sold out, the page must still hear of that.

Your task: let `price_or_none` stop waiting after PATIENCE_SECONDS, and give None then.
Nothing may be left waiting in the shop.

Lecture: notebooks/03_concurrency.ipynb
"""

import asyncio

PATIENCE_SECONDS = 0.05


class SoldOut(Exception):
    """There is none left, so there is no price."""


class Shop:
    """Answers at once, says that an item is sold out, or (item 13) never answers at all."""

    waiting = 0

    async def price(self, item_id: int) -> int:
        self.waiting += 1
        try:
            return await self._answer(item_id)
        finally:
            self.waiting -= 1

    async def _answer(self, item_id: int) -> int:
        if item_id == 13:
            await asyncio.Event().wait()  # Nobody ever sets it.
        if item_id == 7:
            raise SoldOut
        return 100 * item_id


async def price_or_none(shop: Shop, item_id: int) -> int | None:
    """Give the price, or None if it does not come within PATIENCE_SECONDS."""
    return await shop.price(item_id)


# --- The check: leave it as it is. ---


LONG_SECONDS = 0.8


class HangingShop(Shop):
    """Never answers, whatever it is asked."""

    async def _answer(self, item_id: int) -> int:
        await asyncio.Event().wait()
        return 0


async def ask(shop: Shop, item_id: int) -> tuple[str, int]:
    """Ask, and wait a long time at most; say what came, and how many questions still wait in the shop."""
    task = asyncio.create_task(price_or_none(shop, item_id))
    ended, _ = await asyncio.wait([task], timeout=LONG_SECONDS)
    waiting = shop.waiting
    task.cancel()
    return repr(task.exception() or task.result()) if ended else "nothing: it still waits", waiting


def test_it_stops_waiting_and_gives_none() -> None:
    came, _ = asyncio.run(ask(Shop(), 13))
    assert came == "None", (
        f"The shop never answers for item 13. We expect None after {PATIENCE_SECONDS} s; came {came}."
    )


def test_nobody_is_left_waiting_in_the_shop() -> None:
    _, waiting = asyncio.run(ask(Shop(), 13))
    assert waiting == 0, f"{waiting} of our questions still waits in the shop. It should be cancelled when time is up."


def test_it_stops_waiting_for_any_item() -> None:
    came, waiting = asyncio.run(ask(HangingShop(), 3))
    assert (came, waiting) == ("None", 0), f"A shop that hangs at every item: we expect None for item 3; came {came}."


def test_a_price_that_comes_in_time_is_given() -> None:
    came = asyncio.run(price_or_none(Shop(), 3))
    assert came == 300, f"The shop answers at once for item 3: 300. But we got {came}."


def test_other_trouble_is_not_hidden() -> None:
    try:
        came = asyncio.run(price_or_none(Shop(), 7))
    except SoldOut:
        return
    raise AssertionError(f"Item 7 is sold out, so SoldOut should be raised, but we got {came}. What do you catch?")
