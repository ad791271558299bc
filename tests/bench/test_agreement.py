"""Agreement: two runs agree when they order the architectures alike, by about as much."""

import json
from pathlib import Path
from typing import Any

import pytest

from compare.bench.agreement import Pair
from compare.bench.intervals import Interval
from tests.compare.terminal import Command


def written(folder: Path, **intervals: Interval) -> str:
    """Write the reports of a run that found some ratios."""
    rows: list[dict[str, Any]] = [
        {
            "workload": name,
            "architecture": "two",
            "mode": "peak",
            "of_floor": None,
            "of_first": {"middle": found.middle, "low": found.low, "high": found.high},
        }
        for name, found in intervals.items()
    ]
    folder.mkdir()
    (folder / "bench.json").write_text(json.dumps({"rows": rows}))
    return str(folder)


@pytest.mark.parametrize(
    ("one", "other", "same_order", "agrees"),
    [
        (Interval(0.5, 0.4, 0.6), Interval(0.6, 0.5, 0.7), True, True),
        (Interval(0.5, 0.4, 0.6), Interval(0.8, 0.7, 0.9), True, False),
        (Interval(0.9, 0.8, 0.99), Interval(1.1, 1.01, 1.2), False, False),
        (Interval(0.98, 0.9, 1.02), Interval(1.02, 0.98, 1.1), True, True),
    ],
)
def test_ratios_agree_when_their_intervals_overlap(
    one: Interval, other: Interval, same_order: bool, agrees: bool
) -> None:
    pair = Pair("x", one, other)
    assert (pair.same_order, pair.agrees) == (same_order, agrees)


@pytest.mark.slow
def test_the_command_says_which_ratio_does_not_agree(tmp_path: Path) -> None:
    here = written(tmp_path / "here", browse=Interval(1, 0.9, 1.1), shop=Interval(0.5, 0.4, 0.6))
    same = written(tmp_path / "same", browse=Interval(1, 0.9, 1.1), shop=Interval(0.5, 0.4, 0.6))
    other = written(tmp_path / "other", browse=Interval(1, 0.9, 1.1), shop=Interval(0.9, 0.8, 1))
    assert Command("agree", here, same, screen=tmp_path / "screen").ends() == 0
    command = Command("agree", here, other, screen=tmp_path / "screen")
    assert command.ends() == 1
    assert [line.split(",")[0] for line in command.screen.read_text().splitlines() if "✗" in line] == ["shop"]


def test_nothing_does_not_agree_with_anything(tmp_path: Path) -> None:
    here = written(tmp_path / "here", browse=Interval(1, 0.9, 1.1))
    assert Command("agree", here, str(tmp_path), screen=tmp_path / "screen").ends() == 2
