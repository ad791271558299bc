"""Tabs: a browser opens six connections to a host, and still more tabs than that are alive."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.stage.browser.visitor import Visitor
from tests.stage.playhouse import Playhouse

pytestmark = pytest.mark.slow

TABS = 8
WITHOUT = "delete window.SharedWorker"


def test_eight_tabs_see_what_happens_and_each_can_make_it_happen(visitor: Visitor) -> None:
    tabs = [visitor, *(visitor.opens_another() for _ in range(TABS - 1))]
    tabs[-1].kills("reviews")
    for tab in tabs:
        tab.sees("reviews", "down")
    tabs[0].undoes_all()
    for tab in tabs:
        tab.sees("reviews", "up")


def test_tab_is_alive_after_the_one_that_was_first_is_closed(visitor: Visitor) -> None:
    other = visitor.opens_another()
    last = other.opens_another()
    other.page.close()
    last.kills("reviews")
    for tab in (visitor, last):
        tab.sees("reviews", "down")
    late = last.opens_another()
    late.sees("reviews", "down")


def test_browser_without_shared_workers_has_a_connection_for_each_tab(
    browser: Browser, playhouse: Playhouse, arrives: Callable[..., Visitor]
) -> None:
    visitor = arrives(playhouse.url)
    visitor.context.add_init_script(WITHOUT)
    visitor.looks()
    assert visitor.page.evaluate("'SharedWorker' in window") is False
    visitor.kills("reviews")
    visitor.sees("reviews", "down")
    expect(visitor.page.locator("#connection")).to_have_text("Live")
    playhouse.tidies()
