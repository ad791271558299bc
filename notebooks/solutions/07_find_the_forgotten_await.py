"""Find the forgotten await.

Ben sells mugs on the marketplace. Whoever buys one gets the answer "sold".
But the mugs never leave the shelf. Ben sold twenty today, and he still has all of them.
And there is Zoe. She never pays, so she is not allowed to buy. She gets "sold" as well.
No error shows up. Python wrote warnings into the log, but nobody reads the log.
Calling an `async def` function does not run it. Somebody has to await it.

Your task: repair `buy`. Something is missing in two places.

Lecture: notebooks/03_concurrency.ipynb
"""

import asyncio
import gc
import warnings


class Shelf:
    """Mugs, in a storeroom at the other end of the town."""

    def __init__(self, mugs: int) -> None:
        self.mugs = mugs

    async def take_one(self) -> None:
        await asyncio.sleep(0)
        self.mugs -= 1


async def is_allowed(name: str) -> bool:
    """Look somebody up in the list of those who may not buy."""
    await asyncio.sleep(0)
    return name != "Zoe"


async def buy(name: str, shelf: Shelf) -> str:
    if not await is_allowed(name):
        return "sorry"
    await shelf.take_one()
    return "sold"


# --- The check: leave it as it is. ---


def test_a_mug_that_is_sold_leaves_the_shelf() -> None:
    shelf = Shelf(10)
    answer = asyncio.run(buy("Ada", shelf))
    assert answer == "sold", f"Ada may buy, so the answer should be 'sold', not {answer!r}."
    assert shelf.mugs == 9, f"One of 10 mugs was sold, but {shelf.mugs} are on the shelf. Did `take_one` ever run?"


def test_who_is_not_allowed_gets_nothing() -> None:
    shelf = Shelf(10)
    answer = asyncio.run(buy("Zoe", shelf))
    assert answer == "sorry", f"Zoe may not buy, but she heard {answer!r}. What does the `if` look at: True, False, or?"
    assert shelf.mugs == 10, f"Zoe may not buy, but {shelf.mugs} of 10 mugs are left."


def test_python_has_nothing_to_warn_about() -> None:
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        asyncio.run(buy("Ada", Shelf(10)))
        gc.collect()
    never = [str(warning.message) for warning in heard if "never awaited" in str(warning.message)]
    assert not never, f"Python still warns: {'; '.join(never)}"
