"""Acts: what is done is done everywhere, and is shown side by side, also later."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.stage.audience import Audience

pytestmark = pytest.mark.slow

SCRIPT = "<script>alert(1)</script>"
USE_CASES = ["sign in", "browse", "item page", "order", "cancel", "review", "recommend", "register"]


def test_the_page_is_told_what_can_be_done_here(page: Audience) -> None:
    found = json.loads(page.reads("/acts/use-cases"))
    assert [each["name"] for each in found] == USE_CASES
    assert all(each["text"] for each in found)


@pytest.mark.parametrize("use_case", USE_CASES)
def test_each_use_case_is_answered_the_same_way_in_both(page: Audience, use_case: str) -> None:
    columns = page.tries_from_the_beginning(use_case=use_case)
    monolith, microservices = columns["monolith"], columns["microservices"]
    assert monolith.status == microservices.status
    assert monolith.status in ("200 OK", "201 Created")
    assert monolith.callees == ["monolith"]
    assert microservices.callees[0] == "gateway"
    assert len(microservices.callees) > 1
    for column in columns.values():
        assert f"{column.callees[-1]}</td>" in column.html.partition('<table class="log">')[2]


def test_where_answers_differ_the_lines_are_marked(page: Audience) -> None:
    columns = page.tries(method="GET", path="/health/live")
    assert [line for line in columns["monolith"].differs if "monolith" in line]
    assert [line for line in columns["microservices"].differs if "gateway" in line]
    assert all(line.startswith("≠") for column in columns.values() for line in column.differs)


def test_a_killed_service_is_seen_in_its_column_with_the_trace_that_is_left(page: Audience) -> None:
    page.breaks("microservices", "reviews", "kill")
    columns = page.tries(use_case="review")
    page.breaks("microservices", "reviews", "restart")
    assert columns["monolith"].status == "201 Created"
    assert columns["microservices"].status == "503 Service Unavailable"
    assert columns["microservices"].callees == ["gateway"]
    assert [line for line in columns["microservices"].differs if '"status": 503' in line]


def test_where_nobody_answers_at_all_this_is_said(page: Audience) -> None:
    page.breaks("microservices", "gateway", "kill")
    column = page.tries(use_case="browse")["microservices"]
    page.breaks("microservices", "gateway", "restart")
    assert column.status == "— no answer"
    assert column.differs[0].split() == ["≠", "—", "no", "answer"]
    assert "Nobody answered" in column.html


def test_after_undo_people_are_signed_in_as_before(page: Audience) -> None:
    page.tries(use_case="order")
    page.undoes()
    for use_case in ("cancel", "order"):
        columns = page.tries(use_case=use_case)
        assert {column.status for column in columns.values()} <= {"200 OK", "201 Created"}


def test_a_token_that_is_refused_is_replaced(page: Audience) -> None:
    for envoy in page.performing.envoys.values():
        envoy.token = "not.a.token"
    assert {column.status for column in page.tries(use_case="order").values()} == {"201 Created"}


def test_markup_in_names_and_paths_is_text(page: Audience) -> None:
    item = {"name": SCRIPT, "description": SCRIPT, "price_cents": 100, "stock": 1}
    id = page.does(method="POST", path="/inventory", body=json.dumps(item), signed_in="true")
    page.does(method="GET", path="/%3Cscript%3Ealert(1)%3C/script%3E%00%E2%80%AE")
    assert {column.status for column in page.sees(id).values()} == {"201 Created"}
    for text in (page.reads(f"/acts/{id}"), page.reads("/logs", q="alert(1)")):
        assert "&lt;script&gt;alert(1)" in text
        assert "<script" not in text
        assert not {"\x00", "\u202e"} & set(text)


def test_who_looks_is_told_of_the_hops_and_of_the_comparison(page: Audience) -> None:
    with ThreadPoolExecutor() as pool, page.client.stream("GET", "/events") as events:
        lines = events.iter_lines()
        next(lines)
        doing = pool.submit(page.does, use_case="order")
        told = list(until(lines, "act"))
        assert told[-1][1] == {"id": doing.result()}
    hops = {data["marketplace"]: data["hops"] for name, data in told if name == "hops"}
    assert [hop["target"] for hop in hops["monolith"]] == ["monolith"]
    assert {("client", "gateway"), ("gateway", "orders"), ("orders", "inventory")} <= {
        (hop["source"], hop["target"]) for hop in hops["microservices"]
    }


def until(lines: Iterator[str], last: str) -> Iterator[tuple[str, Any]]:
    """Yield what is told, each with its name, until something that was waited for."""
    name = ""
    for line in lines:
        kind, _, value = line.partition(": ")
        name = value if kind == "event" else name
        if kind == "data":
            yield name, json.loads(value)
            if name == last:
                return


def test_a_comparison_is_there_after_a_restart_and_nothing_else_is_found(page: Audience) -> None:
    id = page.does(use_case="order")
    before = page.reads(f"/acts/{id}")
    page.playhouse.closes()
    page.playhouse.opens()
    assert page.reads(f"/acts/{id}") == before
    for stranger in ("0" * 16, "..%2f..%2fmonolith", "%00", "use-cases.json"):
        assert page.client.get(f"/acts/{stranger}").status_code == 404
