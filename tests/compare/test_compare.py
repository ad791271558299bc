"""The comparison: equal answers pass, and a difference nobody explained is shown and fails."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from compare import conformance, overview
from compare.architectures import ARCHITECTURES
from compare.conformance import Comparison, sentence, side_by_side
from compare.overview import CHAPTERS
from compare.recording import Played
from compare.report import differences
from tests.compare.terminal import Command

pytestmark = pytest.mark.slow

TWO = list(ARCHITECTURES)[:2]


def exchange(**changes: Any) -> dict[str, Any]:
    body = {"id": 7, "seller_id": 3, "name": "lamp", "stock": 5, "created_at": "2026-11-25T10:00:00.000000Z"}
    plain = {
        "method": "GET",
        "sent": "",
        "path": "/inventory/7",
        "query": "",
        "status": 200,
        "headers": {},
        "body": body,
        "in_a_crowd": False,
    }
    return plain | changes


def played(*exchanges: dict[str, Any], outcome: str = "passed") -> Played:
    return Played("tests/marketplace/test_x.py::test_a_lamp_is_seen", outcome, "", list(exchanges))


def compared(one: Played, other: Played) -> Comparison:
    sides = {name: {side.test: side} for name, side in zip(TWO, (one, other), strict=True)}
    return Comparison(TWO, sides, side_by_side(sides))


def test_equal_answers_hold() -> None:
    assert compared(played(exchange()), played(exchange())).holds


def test_how_often_a_client_asks_until_it_holds_is_no_difference() -> None:
    stock, page, empty = exchange(), exchange(path="/pages/item/7"), exchange(body=[])
    once, often = played(stock, page), played(empty, page, empty, page, stock, page)
    assert compared(once, often).holds
    assert not compared(once, played(stock, page, empty)).holds


def test_other_ids_and_moments_hold() -> None:
    body = exchange()["body"] | {"id": 90, "seller_id": 41, "created_at": "2026-11-25T11:11:11.111111Z"}
    assert compared(played(exchange()), played(exchange(path="/inventory/90", body=body))).holds


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 404},
        {"headers": {"allow": "GET"}},
        {"body": exchange()["body"] | {"stock": 4}},
        {"body": exchange()["body"] | {"colour": "red"}},
        {"body": exchange()["body"] | {"seller_id": 7}},
    ],
)
def test_another_answer_does_not(changes: dict[str, Any]) -> None:
    first = exchange(method="POST")
    comparison = compared(played(first, exchange()), played(first, exchange(**changes)))
    assert not comparison.holds
    assert len(comparison.unexplained) == 1


def test_an_item_that_is_suddenly_another_is_noticed() -> None:
    other = exchange(path="/inventory/8", body=exchange()["body"] | {"id": 8})
    assert not compared(played(exchange(), exchange()), played(exchange(), other)).holds


def test_a_request_more_does_not_hold() -> None:
    assert not compared(played(exchange()), played(exchange(), exchange(path="/reviews"))).holds


def test_what_only_one_of_them_has_is_put_aside_and_shifts_nothing() -> None:
    comparison = compared(
        played(exchange(), exchange(path="/reviews")),
        played(exchange(), exchange(path="/v2/orders", status=401), exchange(path="/reviews")),
    )
    assert comparison.holds
    assert [pair.verdict for pair in comparison.pairs] == ["equal", "equal", "allowed"]


def test_who_is_first_in_a_crowd_is_chance_and_what_comes_of_it_is_not() -> None:
    sold, refused = exchange(status=201, in_a_crowd=True), exchange(status=409, in_a_crowd=True)
    assert compared(played(sold, refused), played(refused, sold)).holds
    assert not compared(played(sold, refused), played(sold, sold)).holds


@pytest.mark.parametrize("outcome", ["failed", "skipped"])
def test_a_test_that_did_not_pass_does_not_hold(outcome: str) -> None:
    assert not compared(played(exchange()), played(exchange(), outcome=outcome)).holds


def test_a_test_that_one_side_never_ran_does_not_hold() -> None:
    comparison = compared(played(exchange()), played(exchange()))
    assert not replace(comparison, played=comparison.played | {TWO[1]: {}}).holds


def test_comparing_nothing_does_not_hold() -> None:
    assert not Comparison(TWO, {name: {} for name in TWO}, []).holds


def test_the_reports_show_a_difference_with_both_answers(tmp_path: Path) -> None:
    comparison = compared(played(exchange()), played(exchange(body="<script>")))
    page, data = differences.write(comparison, tmp_path)
    assert "&lt;script&gt;" in page.read_text()
    assert "<script>" not in page.read_text()
    assert json.loads(data.read_text())["differences"][0]["test"].endswith("test_a_lamp_is_seen")


@pytest.mark.parametrize("width", [60, 80, 200])
def test_every_architecture_has_its_column_on_any_screen(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Console(width=width, record=True)
    monkeypatch.setattr(conformance, "console", screen)
    long = replace(played(exchange()), test="tests/marketplace/test_x.py::test_" + "a_long_sentence_" * 20)
    conformance.show(compared(long, long))
    head, row = screen.export_text().splitlines()[:2]
    assert head.split() == ["test", *TWO]
    assert row.split().count("✓") == len(TWO)


def test_a_test_is_shown_as_the_sentence_that_it_is() -> None:
    assert sentence("tests/marketplace/test_orders.py::test_an_order_is_seen[1]") == "orders: an order is seen [1]"


def test_the_command_compares_all_architectures(tmp_path: Path) -> None:
    command = Command("compare", "--only", "conformance", "-k", "test_users", screen=tmp_path / "screen")
    assert command.ends() == 0, command.screen.read_text()
    assert "users: " in command.screen.read_text()
    found = json.loads((tmp_path / "reports" / "compare.json").read_text())
    assert found["holds"]
    for outcomes in found["tests"].values():
        assert outcomes == dict.fromkeys(ARCHITECTURES, "passed")


def test_the_command_fails_when_there_is_nothing_to_compare(tmp_path: Path) -> None:
    command = Command("compare", "--only", "conformance", "-k", "no_such_test", screen=tmp_path / "screen")
    assert command.ends() == 1
    assert "deselected" in command.screen.read_text()


def test_a_chapter_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    command = Command("compare", "--only", "bazaar", screen=tmp_path / "screen")
    assert command.ends() == 2
    assert all(chapter in command.screen.read_text() for chapter in CHAPTERS)


def test_one_chapter_that_is_wrong_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chapters = {"fine": lambda request: 0, "wrong": lambda request: 1}
    monkeypatch.setattr(overview, "CHAPTERS", chapters)
    monkeypatch.setattr(overview, "DOCUMENTS", {"fine": [], "wrong": ["wrong.json"]})
    (tmp_path / "wrong.json").write_text("what it found yesterday")
    request = overview.Request([], tmp_path)
    assert overview.run(request, ["fine"]) == 0
    assert overview.run(request, ["wrong", "fine"]) == 1
    assert (tmp_path / "index.html").exists()
    assert not (tmp_path / "wrong.json").exists()
