"""Agreement: two runs agree when they order the architectures alike, by about as much."""

import json
from pathlib import Path
from typing import Any

import pytest

from compare.bench.agreement import MAKE, Pair, run
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


BROKEN = {
    "half": b"{",
    "list": b"[]",
    "binary": b"\xff\x00",
    "no rows": b'{"machine": {}}',
    "empty rows": b'{"rows": [{}], "figures": [{}]}',
    "no list": b'{"rows": 1, "figures": {}}',
    "no numbers": b"""{
        "rows": [
            {"workload": "x", "architecture": "x", "mode": "x", "of_floor": null,
             "of_first": {"middle": "x", "low": "x", "high": "x"}}
        ],
        "figures": [{"goal": "x", "rounds": ["x"]}]
    }""",
    "no rounds": b'{"rows": [1], "figures": [{"goal": "x", "rounds": []}]}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=list(BROKEN))
@pytest.mark.parametrize("name", ["bench.json", "ratios.json"])
def test_broken_report_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: bytes) -> None:
    here = written(tmp_path / "here", browse=Interval(1, 0.9, 1.1))
    file = Path(written(tmp_path / "broken", browse=Interval(1, 0.9, 1.1)), name)
    file.write_bytes(text)
    assert run(Path(here), file.parent) == 2
    said = capsys.readouterr().err
    assert said == f"{file} is not what `marketplace bench` writes. {MAKE}\n"


def test_folder_in_the_place_of_a_report_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bench.json").mkdir()
    assert run(tmp_path, tmp_path) == 2
    assert str(tmp_path / "bench.json") in capsys.readouterr().err


def test_report_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    here = Path(written(tmp_path / "here", browse=Interval(1, 0.9, 1.1)))
    file = here / "bench.json"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert run(here, here) == 0


@pytest.mark.parametrize("name", ["missing", "file"])
def test_what_is_no_folder_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (tmp_path / "file").touch()
    here = Path(written(tmp_path / "here", browse=Interval(1, 0.9, 1.1)))
    assert run(here, tmp_path / name) == 2
    assert capsys.readouterr().err == f"{tmp_path / name} is no folder. {MAKE}\n"


def test_nothing_does_not_agree_with_anything(tmp_path: Path) -> None:
    here = written(tmp_path / "here", browse=Interval(1, 0.9, 1.1))
    assert Command("agree", here, str(tmp_path), screen=tmp_path / "screen").ends() == 2
