"""Costs: what costs more is drawn higher, each tenfold takes as much room, and what breaks is marked on its line."""

import re

import pytest

from compare.report.costs import BOTTOM, HEIGHT, LEFT, WIDTH, Axis, Drawn, draw

CHEAP = [(10.0**power, 0.1 * 10**power) for power in range(2, 9)]
DEAR = [(users, 3 * cost) for users, cost in CHEAP]


def points(drawn: Drawn, name: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+),(-?[\d.]+)", drawn.curves[name])]


@pytest.fixture
def drawn() -> Drawn:
    return draw({"cheap": CHEAP, "dear": DEAR}, {"cheap": (5e5, "one writer, shop"), "dear": (1e12, "nothing")})


def test_all_is_on_the_paper_and_the_dearer_above(drawn: Drawn) -> None:
    for (x, cheap), (_, dear) in zip(points(drawn, "cheap"), points(drawn, "dear"), strict=True):
        assert LEFT <= x <= WIDTH
        assert 0 <= dear < cheap <= HEIGHT - BOTTOM


def test_each_tenfold_takes_as_much_room() -> None:
    axis = Axis(100, 1e8, 0, 600)
    assert [axis.at(number) for number in axis.powers()] == [0, 100, 200, 300, 400, 500, 600]


def test_what_breaks_is_marked_where_it_does_and_only_on_the_paper(drawn: Drawn) -> None:
    ((name, x, y, label),) = drawn.limits
    assert (name, label) == ("cheap", "one writer, shop")
    assert points(drawn, "cheap")[3][0] < x < points(drawn, "cheap")[4][0]
    assert points(drawn, "cheap")[4][1] < y <= points(drawn, "cheap")[3][1]


def test_costs_that_hardly_differ_can_be_drawn() -> None:
    assert len(points(draw({"one": [(100, 1), (1000, 1)]}, {}), "one")) == 2
