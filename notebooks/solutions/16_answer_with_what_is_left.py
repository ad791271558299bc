"""Answer with what is left.

Ravi wants to buy a lamp. Its page is made of three parts, and each comes from another service:
the item itself, its reviews, and similar items.
Today the reviews service is down. Ravi does not even want to read reviews. He wants the lamp.
But he gets no page at all, only an error: one part failed, so all of it failed.
The shop loses a sale because of reviews.
A page with a hole is better than no page, if it says honestly which part is missing.
A refusal is another thing. If there is no such item, there is no page either.

Your task: let `item_page` answer with the parts that came. A part that raised `Unavailable` is None, and `unavailable`
names it. Any other error is raised as before. All parts are still asked for at the same time.

Lecture: notebooks/07_networking_and_resiliency.ipynb
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from contracts.problems import Unavailable


@dataclass
class Page:
    """What the browser gets: each part by its name, and the names of those that are missing."""

    parts: dict[str, Any]
    unavailable: list[str] = field(default_factory=list)


async def item_page(**calls: Awaitable[Any]) -> Page:
    """Ask for all parts at once, and make a page of them."""
    results = await asyncio.gather(*calls.values(), return_exceptions=True)
    parts = dict(zip(calls, map(part_or_nothing, results), strict=True))
    return Page(parts, unavailable=[name for name, part in parts.items() if part is None])


def part_or_nothing(result: Any) -> Any:
    """Give a part as it came; None for one that was unavailable.

    Raises:
        BaseException: any other error that came in its place.
    """
    if isinstance(result, Unavailable):
        return None
    if isinstance(result, BaseException):
        raise result
    return result


# --- The check: leave it as it is. ---

import asyncio
from typing import Any

from contracts.problems import NoSuchItem, Unavailable

ITEM, REVIEWS, SIMILAR = {"id": 1, "name": "lamp"}, ["Bright.", "Too bright."], [7, 9]


class Services:
    """Three services. They note how many of them were asked at the same time, at the most."""

    def __init__(self, **broken: Exception) -> None:
        self.broken = broken
        self.waiting = self.most = 0

    async def answer(self, name: str, value: Any) -> Any:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        await asyncio.sleep(0.01)
        self.waiting -= 1
        if name in self.broken:
            raise self.broken[name]
        return value

    async def page(self) -> Page:
        parts = {"item": ITEM, "reviews": REVIEWS, "similar": SIMILAR}
        return await item_page(**{name: self.answer(name, value) for name, value in parts.items()})


def outcome(services: Services) -> Page | Exception:
    """Give the page, or the error that came in its place."""
    try:
        return asyncio.run(services.page())
    except Exception as error:
        return error


def test_a_page_of_which_every_part_came_is_complete() -> None:
    page, expected = outcome(Services()), Page({"item": ITEM, "reviews": REVIEWS, "similar": SIMILAR})
    assert page == expected, f"Nothing failed, so the page should be {expected}, but it is {page!r}."


def test_a_page_without_reviews_is_still_a_page() -> None:
    page = outcome(Services(reviews=Unavailable("reviews does not answer.")))
    expected = Page({"item": ITEM, "reviews": None, "similar": SIMILAR}, ["reviews"])
    assert page == expected, f"Only reviews failed, so the page should be {expected}, but it is {page!r}."


def test_two_missing_parts_are_both_named() -> None:
    page = outcome(Services(reviews=Unavailable(), similar=Unavailable()))
    expected = Page({"item": ITEM, "reviews": None, "similar": None}, ["reviews", "similar"])
    assert page == expected, f"Two parts failed, so the page should be {expected}, but it is {page!r}."


def test_a_refusal_refuses_the_page() -> None:
    page = outcome(Services(item=NoSuchItem(), reviews=Unavailable()))
    assert isinstance(page, NoSuchItem), f"There is no such item, so NoSuchItem should be raised. Instead: {page!r}."


def test_a_fault_in_the_code_is_not_hidden() -> None:
    page = outcome(Services(similar=ZeroDivisionError()))
    assert isinstance(page, ZeroDivisionError), f"ZeroDivisionError is a mistake to be repaired, not to hide: {page!r}."


def test_all_parts_are_asked_for_at_the_same_time() -> None:
    services = Services(reviews=Unavailable())
    outcome(services)
    assert services.most == 3, f"Three services should be waiting at once, but there were at most {services.most}."
