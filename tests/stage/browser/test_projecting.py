"""Projecting: pictures, charts and the scene bar are on one screen of a projector, with two and with three."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from compare.architectures import MARKETPLACES
from tests.stage.browser.visitor import Visitor
from tests.stage.playhouse import Playhouse, opened

pytestmark = pytest.mark.slow

PROJECTOR = {"width": 1920, "height": 1080}
LEAST_CHART, LEAST_TYPE = 120, 18


@pytest.fixture(scope="module")
def full_house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playhouse]:
    with opened(tmp_path_factory.mktemp("full_house"), tuple(MARKETPLACES)) as playhouse:
        yield playhouse


@pytest.mark.parametrize("house", ["playhouse", "full_house"])
def test_everything_is_on_the_projector_at_once(
    request: pytest.FixtureRequest, arrives: Callable[..., Visitor], house: str
) -> None:
    playhouse: Playhouse = request.getfixturevalue(house)
    visitor = arrives(playhouse.url, viewport=PROJECTOR).looks()
    visitor.plays("Kill Reviews")  # It lets shoppers come, and its sentences take room.
    charts = visitor.page.locator(".chart")
    expect(charts.locator("canvas")).to_have_count(len(playhouse.stage.troupes))
    bar = top(visitor.page.locator("#scenes"))
    for part in [*visitor.page.locator("figure.picture").all(), *charts.all()]:
        assert top(part) >= 0
        assert bottom(part) <= bar, "the scene bar lies upon it"
    assert all(height(each) >= LEAST_CHART for each in charts.locator("canvas").all())
    assert all(height(each) >= LEAST_TYPE for each in visitor.page.locator(".box .name").all())
    assert visitor.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    playhouse.tidies()


def top(part: Locator) -> float:
    return part.evaluate("part => part.getBoundingClientRect().top")


def bottom(part: Locator) -> float:
    return part.evaluate("part => part.getBoundingClientRect().bottom")


def height(part: Locator) -> float:
    return part.evaluate("part => part.getBoundingClientRect().height")
