"""The bench: each figure has a goal, each goal a figure, and the command prints and writes them."""

import ast
import json
from collections import Counter
from pathlib import Path

import pytest

from compare.architectures import ARCHITECTURES
from compare.bench import goals, scenarios
from compare.bench.command import EVERYTHING
from compare.bench.goals import GOALS, Goal
from compare.bench.ratios import Measured
from tests.compare.terminal import Command

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 900.0
"""For commands that measure, however busy the machine is."""


def measured_names() -> set[str]:
    """Read the names of all ratios from the scenarios' own text."""
    files = Path(scenarios.__file__).parent.glob("*.py")
    keys = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    dicts = [node for node in keys if isinstance(node, ast.Dict)]
    written = [node.slice for node in keys if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)]
    constants = [key for each in dicts for key in each.keys] + written
    return {node.value for node in constants if isinstance(node, ast.Constant)}


def test_each_goal_is_measured_by_a_scenario() -> None:
    assert {goal.name for goal in GOALS} <= measured_names()


@pytest.mark.parametrize(
    ("direction", "figure", "verdict"),
    [
        ("at least", 0.6, "aim"),
        ("at least", 0.4, "reach"),
        ("at least", 0.2, "missed"),
        ("at most", 0.2, "aim"),
        ("at most", 0.6, "missed"),
    ],
)
def test_a_figure_is_judged_by_both_bounds(direction: str, figure: float, verdict: str) -> None:
    reach, aim = (0.3, 0.5) if direction == "at least" else (0.5, 0.3)
    assert Goal("x", "", direction, reach, aim).verdict(figure) == verdict  # ty: ignore[invalid-argument-type]


def test_one_lost_update_in_any_round_is_one_too_many() -> None:
    lost = next(goal for goal in GOALS if goal.name == "lost updates")
    assert Measured(lost, [0, 0, 1, 0]).verdict == "missed"


def test_what_was_not_measured_is_not_called_reached() -> None:
    assert Measured(GOALS[0], []).verdict == "not measured"


def test_every_first_figure_is_easier_than_the_second() -> None:
    for goal in goals.GOALS:
        assert goal.reach <= goal.aim if goal.direction == "at least" else goal.reach >= goal.aim


@pytest.mark.slow
def test_the_command_measures_ratios_prints_and_writes_them(tmp_path: Path) -> None:
    command = Command("bench", "--rounds", "2", "--only", "hop", screen=tmp_path / "screen")
    assert command.shell.wait(PATIENCE_SECONDS) == 0, command.screen.read_text()
    written = json.loads((tmp_path / "reports" / "ratios.json").read_text())
    figure = next(each for each in written["figures"] if each["goal"] == "gateway hop")
    assert len(figure["rounds"]) == 2
    assert f"{figure['figure']:.2f}" in command.screen.read_text()


@pytest.mark.slow
def test_the_command_measures_workloads_and_keeps_every_sample(tmp_path: Path) -> None:
    command = Command("bench", "--rounds", "2", "--seconds", "0.3", "--only", "browse", screen=tmp_path / "screen")
    assert command.shell.wait(PATIENCE_SECONDS) == 0, command.screen.read_text()
    written = json.loads((tmp_path / "reports" / "bench.json").read_text())
    assert written["processes"]["monolith"] == 1
    samples = [json.loads(line) for line in (tmp_path / "reports" / "bench-samples.jsonl").read_text().splitlines()]
    assert Counter((sample["architecture"], sample["mode"]) for sample in samples) == {
        ("floor", "peak"): 2,
        **{(name, mode): 2 for name in ARCHITECTURES for mode in ("peak", "steady")},
    }
    assert all(sample["latencies"] and sample["refused"] == 0 for sample in samples)


def test_what_cannot_be_measured_is_refused_with_what_can(tmp_path: Path) -> None:
    command = Command("bench", "--only", "bazaar", screen=tmp_path / "screen")
    assert command.ends() == 2
    assert all(name in command.screen.read_text() for name in EVERYTHING)
