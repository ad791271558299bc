"""Comparisons: which lines differ, and which comparisons are kept."""

import json
from pathlib import Path
from typing import Any

import pytest

from compare.stage.comparison import Comparison, Side
from compare.stage.envoy import Answer
from compare.stage.marking import marked
from compare.stage.store import NEWEST, Store, new_id
from compare.stage.use_cases import Asked

pytestmark = pytest.mark.slow

ASKED = Asked("GET", "/orders/1")


def compared(*bodies: str) -> list[list[str]]:
    """Give the lines that are marked on each side."""
    sides = [Side(str(number), "", ASKED, Answer("", 200, {}, body)) for number, body in enumerate(bodies)]
    found = marked(Comparison(new_id(), "", "", sides)).values()
    return [[line.text.strip() for line in lines if line.differs] for lines in found]


def order(id: int, **more: Any) -> str:
    return json.dumps({"id": id, "created_at": f"2025-07-01T00:00:0{id}.000000Z", **more})


def test_ids_and_moments_may_differ() -> None:
    assert compared(order(1), order(2)) == [[], []]


def test_other_values_and_fields_may_not() -> None:
    one, other = compared(order(1, total_cents=100), order(2, total_cents=200))
    assert (one, other) == (['"total_cents": 100'], ['"total_cents": 200'])
    assert compared(order(1), order(2, status="confirmed"))[1][-1] == '"status": "confirmed"'


def test_the_first_is_what_all_others_are_compared_with() -> None:
    assert compared("same", "same", "other") == [["same"], [], ["other"]]


@pytest.mark.parametrize("body", ["", "no JSON", "[" * 50_000, '"\\ud800"', "1" * 5_000, "NaN"])
def test_whatever_was_answered_can_be_shown(body: str) -> None:
    assert compared(body, body) == [[], []]


def test_the_newest_comparisons_are_kept(tmp_path: Path) -> None:
    store, ids = Store(tmp_path / "acts"), [new_id() for _ in range(NEWEST + 5)]
    for id in ids:
        store.keep(Comparison(id, "order", "", [Side("monolith", "")]))
    assert sum(store.find(id) is not None for id in ids) == NEWEST
    found = store.find(ids[-1])
    assert found
    assert found.name == "order"


@pytest.mark.parametrize("name", ["../secret", "", "0" * 15, "0" * 16 + "/", "G" * 16])
def test_a_name_that_is_none_finds_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.json").write_text("{}")
    assert Store(tmp_path / "acts").find(name) is None


def test_a_file_that_was_damaged_is_no_comparison(tmp_path: Path) -> None:
    (tmp_path / f"{'0' * 16}.json").write_text('{"id": 1')
    assert Store(tmp_path).find("0" * 16) is None
