"""Doing: one thing in all at once, side by side, and again from its link."""

import json
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.stage.browser.visitor import Visitor

pytestmark = pytest.mark.slow

MARKUP = "<img src=x onerror=alert(1)>"


def test_an_order_is_shown_side_by_side(visitor: Visitor) -> None:
    visitor.does("order")
    for marketplace in ("monolith", "microservices"):
        side = visitor.side(marketplace)
        expect(side.locator(".answer .status")).to_have_text("201 Created")
        expect(side.locator("pre.body")).to_contain_text("total_cents")
        expect(side.locator(".waterfall tbody .bar").first).to_be_visible()
        expect(side.locator(".log tbody tr").first).to_contain_text("request")
    visitor.sees_side_by_side("monolith", "microservices")
    expect(visitor.side("microservices").locator(".waterfall")).to_contain_text("inventory")


def test_differences_are_marked(visitor: Visitor) -> None:
    visitor.kills("reviews")
    visitor.does("review")
    expect(visitor.side("monolith").locator(".answer .status")).to_have_text("201 Created")
    expect(visitor.side("microservices").locator(".answer .status")).to_have_text("503 Service Unavailable")
    expect(visitor.side("microservices").locator(".answer mark")).to_contain_text("≠")
    expect(visitor.side("microservices").locator("pre.body mark").first).to_contain_text("≠")


def test_its_link_shows_the_same_in_a_new_tab(visitor: Visitor) -> None:
    visitor.does("browse")
    link = visitor.comparison.get_by_role("link", name="link to this comparison")
    later = visitor.opens_another()
    later.looks(link.get_attribute("href") or "")
    expect(later.comparison).to_be_visible()
    assert later.comparison.inner_text() == visitor.comparison.inner_text()
    assert later.page.url == visitor.page.url


def test_a_trace_is_shown_by_itself(visitor: Visitor) -> None:
    visitor.does("order")
    visitor.keyboard.presses(visitor.side("microservices").get_by_role("link", name="trace"))
    trace = visitor.page.get_by_role("dialog", name="One trace")
    expect(trace.locator(".waterfall")).to_contain_text("inventory")
    visitor.keyboard.press("Escape")
    expect(trace).to_be_hidden()


def test_what_is_typed_by_hand_is_sent_and_what_cannot_be_sent_is_refused_in_words(visitor: Visitor) -> None:
    visitor.types("GET", "/inventory?limit=1")
    expect(visitor.side("monolith").locator(".answer .status")).to_have_text("200 OK")
    visitor.types("GET", "/nothing")
    expect(visitor.side("microservices").locator(".answer .status")).to_have_text("404 Not Found")


def test_markup_is_text_wherever_it_is_shown(visitor: Visitor) -> None:
    item = {"name": MARKUP, "description": MARKUP, "price_cents": 100, "stock": 1}
    visitor.types("POST", "/inventory", json.dumps(item), signed_in=True)
    for marketplace in ("monolith", "microservices"):
        expect(visitor.side(marketplace).locator("pre.body")).to_contain_text(MARKUP)
    visitor.types("GET", f"/{quote(MARKUP)}")
    visitor.opens_panel("Logs")
    visitor.searches(q="onerror")
    expect(visitor.lines.first).to_contain_text("onerror")
    visitor.keyboard.switches(visitor.page.get_by_label("Aggregation off"))
    expect(visitor.page.locator(".terminal pre", has_text="onerror").first).to_be_visible()
    assert list(visitor.markup()) == []
