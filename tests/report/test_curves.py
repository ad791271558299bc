"""Curves: slower requests are drawn higher, and what was measured is where it should be on the paper."""

import re

import pytest

from compare.report.curves import BOTTOM, HEIGHT, LEFT, WIDTH, Chart, across, chart

FAST, SLOW = [number / 1000 for number in range(1, 101)], [number / 100 for number in range(1, 101)]


def points(drawn: Chart, number: int) -> list[tuple[float, float]]:
    pairs = re.findall(r"([\d.]+),(-?[\d.]+)", drawn.curves[number].path)
    return [(float(x), float(y)) for x, y in pairs]


def test_all_is_on_the_paper() -> None:
    drawn = chart({"fast": FAST, "slow": SLOW})
    for x, y in points(drawn, 0) + points(drawn, 1):
        assert LEFT <= x <= WIDTH
        assert 0 <= y <= HEIGHT - BOTTOM


def test_the_slower_is_drawn_above_the_faster() -> None:
    drawn = chart({"fast": FAST, "slow": SLOW})
    for (_, fast), (_, slow) in zip(points(drawn, 0), points(drawn, 1), strict=True):
        assert slow < fast


def test_a_larger_share_never_takes_less() -> None:
    heights = [y for _, y in points(chart({"slow": SLOW}), 0)]
    assert heights == sorted(heights, reverse=True)


def test_each_further_nine_takes_as_much_room() -> None:
    assert across(99) - across(90) == pytest.approx(across(99.9) - across(99), abs=0.2)


@pytest.mark.parametrize("latencies", [[0.001], [0.0] * 5, [0.002] * 100])
def test_latencies_that_hardly_differ_can_be_drawn(latencies: list[float]) -> None:
    assert len(chart({"one": latencies}).curves) == 1
