"""Watching: traffic with its figures, and what all processes write."""

import re

import pytest
from playwright.sync_api import expect

from tests.stage.browser.visitor import Visitor

pytestmark = pytest.mark.slow

NAMES = ("monolith", "microservices")


def test_percentiles_come_and_the_books_are_right(visitor: Visitor) -> None:
    visitor.opens_panel("Traffic")
    visitor.lets_come(10)
    for name in NAMES:
        chart = visitor.chart(name)
        expect(chart).to_contain_text(re.compile(r"p50 [\d.]+ m?s"))
        expect(chart).to_contain_text(re.compile(r"p95 [\d.]+ m?s"))
        expect(chart).to_contain_text(re.compile(r"p99 [\d.]+ m?s"))
        expect(chart.get_by_role("heading")).to_have_text(re.compile(r"[1-9]\d* requests a second"))
        expect(chart.locator("canvas")).to_be_visible()
        expect(visitor.box(name if name == "monolith" else "gateway", name)).to_contain_text(
            re.compile(r"[1-9]\d*(\.\d)?/s")
        )
    visitor.lets_come(0)
    for name in NAMES:
        stock, money = visitor.chart(name).locator(".invariant").all()
        expect(stock).to_have_text(re.compile(r"sold [\d,]+ \+ left [\d,]+ = stocked [\d,]+ ✓"))
        expect(money).to_have_text(re.compile(r"paid ([\d,.]+) = owed \1 ✓"))


def test_noisy_neighbours_are_heard_in_the_recommendations(visitor: Visitor) -> None:
    visitor.opens_panel("Traffic")
    storm = visitor.page.get_by_role("switch", name="Recommendations storm")
    visitor.keyboard.switches(storm)
    expect(visitor.box("recommendations")).to_contain_text(re.compile(r"[1-9]\d(\.\d)?/s|\d+ waiting"))
    expect(visitor.page.locator(".chart canvas")).to_have_count(len(NAMES))
    visitor.undoes_all()
    expect(storm).not_to_be_checked()
    expect(visitor.page.locator(".chart canvas")).to_have_count(0)


def test_logs_are_filtered_by_trace_service_and_level(visitor: Visitor) -> None:
    visitor.does("order")
    trace = (visitor.side("microservices").locator("a.trace").get_attribute("href") or "").rpartition("/")[2]
    visitor.opens_panel("Logs")
    visitor.searches(trace=trace)
    expect(visitor.lines.filter(has_text=trace[:8])).not_to_have_count(0)
    expect(visitor.lines.filter(has_not_text=trace[:8])).to_have_count(0)
    expect(visitor.lines.filter(has_text="inventory")).not_to_have_count(0)
    visitor.searches(service="inventory")
    expect(visitor.lines.filter(has_not_text="inventory")).to_have_count(0)
    visitor.searches(level="error")
    expect(visitor.lines).to_have_text("No lines.")
    visitor.searches(trace="", service="all", level="all", marketplace="monolith")
    expect(visitor.lines.filter(has_not=visitor.page.get_by_role("cell", name="monolith"))).to_have_count(0)


def test_without_aggregation_there_is_a_terminal_for_each_process(visitor: Visitor) -> None:
    visitor.does("order")
    visitor.opens_panel("Logs")
    visitor.keyboard.switches(visitor.page.get_by_label("Aggregation off"))
    expect(visitor.page.locator("#log-lines")).to_be_hidden()
    expect(visitor.page.locator(".terminal")).to_have_count(visitor.page.locator(".box").count())
    for heading in ("monolith: monolith", "microservices: orders", "microservices: inventory"):
        terminal = visitor.page.locator(".terminal").filter(has=visitor.page.get_by_role("heading", name=heading))
        expect(terminal.locator("pre")).to_contain_text("request")


def test_metrics_of_all_processes_are_in_one_table(visitor: Visitor) -> None:
    visitor.does("browse")
    visitor.opens_panel("Metrics")
    processes = visitor.page.locator("#metrics tr.process")
    expect(processes).to_have_count(visitor.page.locator(".box").count())
    expect(visitor.page.locator("#metrics tbody[data-box=inventory]")).to_contain_text("/inventory")
