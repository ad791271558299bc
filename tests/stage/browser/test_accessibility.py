"""Accessibility: axe finds nothing against WCAG 2.2 A and AA, whatever is open, in light and in dark."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.stage.browser.visitor import Visitor

pytestmark = pytest.mark.slow

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def comparison(visitor: Visitor) -> None:
    visitor.kills("reviews")
    visitor.types("POST", "/reviews", "{}", signed_in=True)


def traffic(visitor: Visitor) -> None:
    visitor.opens_panel("Traffic")
    visitor.lets_come(5)
    expect(visitor.chart("microservices").locator("canvas")).to_be_visible()


def logs(visitor: Visitor) -> None:
    visitor.does("order")
    visitor.opens_panel("Logs")
    expect(visitor.lines.first).to_be_visible()


def terminals(visitor: Visitor) -> None:
    visitor.opens_panel("Logs")
    visitor.keyboard.switches(visitor.page.get_by_label("Aggregation off"))
    expect(visitor.page.locator(".terminal pre").first).not_to_be_empty()


def metrics(visitor: Visitor) -> None:
    visitor.opens_panel("Metrics")
    expect(visitor.page.locator("#metrics tr.process").first).to_be_visible()


def controls(visitor: Visitor) -> None:
    visitor.makes_erroring("users")
    visitor.freezes("inventory")
    visitor.slows("orders", 500)
    visitor.sees("orders", "slow")
    visitor.chooses("reviews")


def prediction(visitor: Visitor) -> None:
    visitor.wants_predictions()
    visitor.kills("reviews")
    expect(visitor.page.locator("#prediction")).to_be_visible()


def trace(visitor: Visitor) -> None:
    visitor.does("order")
    visitor.keyboard.presses(visitor.side("microservices").get_by_role("link", name="trace"))
    expect(visitor.page.get_by_role("dialog", name="One trace")).to_be_visible()


@pytest.mark.parametrize(
    "show", [comparison, traffic, logs, terminals, metrics, controls, prediction, trace], ids=lambda each: each.__name__
)
def test_axe_finds_nothing(visitor: Visitor, show: Callable[[Visitor], None]) -> None:
    visitor.page.add_style_tag(content="* { transition: none !important; }")
    show(visitor)
    for theme in ("light", "dark"):
        visitor.page.locator("#theme").evaluate(
            "(select, theme) => { select.value = theme; select.dispatchEvent(new Event('change')); }", theme
        )
        found = Axe().run(visitor.page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{theme}: {found.generate_report()}"
