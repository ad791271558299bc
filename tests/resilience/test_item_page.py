"""The composed page of an item: whoever of those who make it is missing, the rest is shown."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import get_args

import pytest

from contracts.inventory import ItemPublic
from contracts.pages import ItemPage, PagePart
from tests.marketplace.connection import refused
from tests.marketplace.crowd import at_once, eventually
from tests.resilience.town import BOUND_SECONDS, SERVICES, Town, within

pytestmark = pytest.mark.slow

PARTS = get_args(PagePart)
OFTEN = 8


@pytest.fixture
def lamp(town: Town) -> ItemPublic:
    """An item of which every part of the page has something to show."""
    lamp, chair, reviewer = town.seller.sells(), town.seller.sells("chair"), town.visitor.joins()
    reviewer.reviews(lamp)
    reviewer.reviews(chair)
    eventually(lambda: town.visitor.opens_page(lamp), lambda page: all(getattr(page, part) for part in PARTS))
    return lamp


def rest(page: ItemPage, lost: list[str]) -> dict[str, object]:
    return page.model_dump(exclude={*lost, "unavailable"})


@pytest.mark.parametrize("trouble", [Town.without, Town.hanging])
@pytest.mark.parametrize("service", SERVICES)
def test_a_page_shows_the_rest_and_names_what_is_missing(
    town: Town, lamp: ItemPublic, service: str, trouble: Callable[..., AbstractContextManager[None]]
) -> None:
    whole = town.visitor.opens_page(lamp)
    with trouble(town, service), within(BOUND_SECONDS):
        pages, refusals = at_once([lambda: town.visitor.opens_page(lamp)] * OFTEN)
        # Again, now that circuits may be open: not a part more may be missing. (A slow machine may be late with one.)
        fewest = set(min((page.unavailable for page in pages), key=len))
        pages.append(
            eventually(lambda: town.visitor.opens_page(lamp), lambda page: fewest.issuperset(page.unavailable))
        )
    assert refusals == []
    for page in pages:
        lost = [part for part in PARTS if getattr(page, part) is None]
        assert page.unavailable == lost
        assert rest(page, lost) == rest(whole, lost)


def test_a_page_of_which_everything_is_missing_says_so(town: Town, lamp: ItemPublic) -> None:
    with town.without(*SERVICES):
        page = town.visitor.opens_page(lamp)
    assert tuple(page.unavailable) == PARTS
    assert rest(page, page.unavailable) == {}


def test_a_page_of_nothing_is_not_found_whoever_else_is_missing(town: Town, lamp: ItemPublic) -> None:
    town.seller.withdraws(lamp)
    with town.without("recommendations"), refused(404, "no-such-item"):
        town.visitor.opens_page(lamp)
