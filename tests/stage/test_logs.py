"""Logs, traces, metrics: of all processes in one place, found by what one knows; and never too much of them."""

import json
from pathlib import Path

import pytest

from compare.architectures import MICROSERVICES, MONOLITH
from compare.stage.log_lines import ending, parsed
from compare.structure.spans import Span
from compare.structure.traces import Traces
from tests.stage.audience import Audience

pytestmark = pytest.mark.slow


def test_logs_are_found_by_trace_service_level_and_words(page: Audience) -> None:
    columns = page.tries(use_case="order")
    trace = columns["microservices"].trace
    found = page.reads("/logs", trace=trace)
    assert all(f"<td>{service}</td>" in found for service in ("gateway", "orders", "users", "inventory"))
    one = page.reads(
        "/logs", trace=trace, service="orders", level="info", q="path=/ORDERS", marketplace="microservices"
    )
    assert one.count("<tr class=") == 1
    for nothing in ({"service": "monolith"}, {"level": "error"}, {"q": "no such word"}, {"marketplace": "monolith"}):
        assert "No lines." in page.reads("/logs", trace=trace, **nothing)
    assert page.client.get("/logs", params={"q": "x" * 300}).status_code == 422


def test_a_trace_is_shown_by_itself_while_it_is_known(page: Audience) -> None:
    column = page.tries(use_case="order")["microservices"]
    shown = page.reads(f"/traces/{column.trace}")
    assert all(f">{callee}</th>" in shown.replace("</span>", ">") for callee in column.callees)
    assert page.client.get(f"/traces/{'0' * 32}").status_code == 404
    assert page.client.get("/traces/x").status_code == 422


def test_what_one_process_wrote_is_there_as_it_wrote_it(page: Audience) -> None:
    page.tries(use_case="browse")
    lines = page.reads("/logs/microservices/inventory").splitlines()
    assert 0 < len(lines) <= 40
    assert json.loads(lines[-1])["service"] == "inventory"
    for nobody in ("microservices/nobody", "microservices/inventory.log", "nowhere/inventory"):
        assert page.client.get(f"/logs/{nobody}").status_code == 404


def test_metrics_are_shown_by_process_and_by_route(page: Audience) -> None:
    page.tries(use_case="item page")
    table = page.reads("/metrics-table")
    rows = table.count("<tbody")
    assert rows == len(MONOLITH.processes) + len(MICROSERVICES.processes)
    assert table.count("GET /pages/item/{item_id}") == 2


def test_of_a_long_log_only_the_end_is_read(tmp_path: Path) -> None:
    log = tmp_path / "long.log"
    log.write_text("".join(f"line {number}\n" for number in range(100_000)))
    assert ending(log, most=30) == ["line 99998", "line 99999"]
    assert ending(tmp_path / "nobody.log") == []


@pytest.mark.parametrize(
    "line", ["no JSON", "[1, 2]", "[" * 100_000, '{"event": "\\ud800"}', '{"level": [], "event": {}}']
)
def test_whatever_a_process_prints_is_a_line(line: str) -> None:
    parsed("monolith", "monolith", line, "2025-07-01T00:00:00Z").text.encode()


def test_of_many_traces_the_newest_are_remembered() -> None:
    traces = Traces(most=10)
    for number in range(100):
        traces.add(Span(str(number), f"{number}-{each}", "", 1, 0, 0, {}) for each in range(3))
    assert len(traces.everything()) <= 10
    assert len(traces.of("99")) == 3
    assert traces.of("0") == []
