"""Counting and learning: what was seen becomes figures that one can check by hand."""

from collections import Counter

import pytest

from compare.capacity.counting import Counted, counted
from compare.capacity.crowding import EACH, Crowd
from compare.capacity.learning import CROWDS, Learned, law
from compare.capacity.loading import Taken, costs
from compare.structure.spans import Span

ANSWER = {"http.response.status_code": 201}


def span(pid: int, **attributes: object) -> Span:
    return Span("trace", "id", "", pid, 0, 1, dict(attributes))


def test_each_process_is_charged_with_what_it_did() -> None:
    """Two requests, of which one writes."""
    reads = [span(1, **ANSWER), span(1, **{"db.statement": "BEGIN"}), span(1, **{"db.statement": "SELECT 1"})]
    writes = [span(1, **ANSWER), span(2, **ANSWER), span(2, **{"db.statement": "BEGIN IMMEDIATE"}),
              span(2, **{"db.statement": "INSERT"}), span(2, **{"db.statement": "UPDATE"})]  # fmt: skip
    found = counted([reads, writes], {1: "door", 2: "shelf"})
    assert [found.each(found.requests, name) for name in ("door", "shelf")] == [1, 0.5]
    assert [found.each(found.statements, name) for name in ("door", "shelf")] == [0.5, 1]
    assert [found.each(found.writes, name) for name in ("door", "shelf")] == [0, 0.5]


@pytest.mark.parametrize("power", [1, 2])
def test_a_law_that_was_followed_is_found_again(power: int) -> None:
    sizes = [(0, 0), (30_000, 300), (36_000, 4_500)]
    values = [7 + 3e-6 * ratings + 2e-8 * items**power for ratings, items in sizes]
    found = law([Learned(*size, {}, 0) for size in sizes], values, power)
    assert found.at(1e6, 1e5) == pytest.approx(7 + 3e-6 * 1e6 + 2e-8 * 1e5**power)


@pytest.mark.parametrize("values", [[1.0, 0.9, 0.8], [1.0, 2.0, 1.0], [1.0, 1.0, 1.0], [1.0, 0.5, 3.0]])
def test_nothing_shrinks_with_growth(values: list[float]) -> None:
    found = law([Learned(*size, {}, 0) for size in [(0, 0), (30_000, 300), (36_000, 4_500)]], values, 2)
    assert found.per_rating >= 0
    assert found.per_item >= 0


def test_nobody_rates_an_item_twice_and_every_item_is_rated() -> None:
    for crowd in CROWDS:
        reviews = crowd.data_set()["reviews"]
        pairs = {(review.author_id, review.item_id) for review in reviews}
        assert len(pairs) == len(reviews) == crowd.people * EACH
        assert len({item for _, item in pairs}) == crowd.items


def test_a_second_crowd_comes_beside_the_first() -> None:
    first, second = (Crowd(10, 50), Crowd(10, 100, first=11))
    ids = [{line.id for line in crowd.data_set()["reviews"]} for crowd in (first, second)]
    assert not ids[0] & ids[1]


def test_the_quickest_round_counts_and_what_stays_of_all_rounds() -> None:
    rounds = [Taken(10, Counter(door=2.0), Counter(door=4096)), Taken(10, Counter(door=1.0), Counter(door=0))]
    cost = costs({"browse": rounds}, {"browse": Counted(Counter(door=12), Counter(), Counter(), 12)})["browse"]["door"]
    assert cost.cpu == pytest.approx(0.1)
    assert cost.stored == pytest.approx(204.8)
    assert cost.requests == 1
