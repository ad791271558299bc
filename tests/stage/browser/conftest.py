"""One browser for all tests of this folder; each test has a visitor of its own."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from compare.stage import chromium
from tests.stage import need
from tests.stage.browser.visitor import PATIENCE_MS, Visitor
from tests.stage.playhouse import Playhouse

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """While it is open, no other loop can run in this thread: it is closed when another package has its turn."""
    need.browser()
    with chromium.opened() as browser:
        yield browser


@pytest.fixture(scope="package")
def playhouse(browser: Browser, playhouse: Playhouse) -> Playhouse:
    """The one that all tests of the stage share; asks for the browser first: without one there is nothing to start."""
    return playhouse


@pytest.fixture
def arrives(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Let somebody come to an address, with a screen of his own; what he complained about is looked at when he goes."""
    visitors: list[Visitor] = []

    def arrive(url: str, **screen: object) -> Visitor:
        visitors.append(Visitor(browser.new_context(**screen), url))  # type: ignore[arg-type]
        return visitors[-1]

    yield arrive
    complaints = [complaint for visitor in visitors for complaint in visitor.leaves()]
    assert complaints == []


@pytest.fixture
def visitor(playhouse: Playhouse, arrives: Callable[..., Visitor]) -> Iterator[Visitor]:
    """Somebody who looks at the page."""
    yield arrives(playhouse.url).looks()
    playhouse.tidies()
