"""The command: it answers from what was measured before, takes other assumptions, and writes its report."""

import json
from pathlib import Path

import pytest

from compare.architectures import MARKETPLACES
from compare.capacity import document, measurements
from compare.capacity.assumptions import Assumptions
from compare.capacity.measurements import Measurements
from compare.report import index
from tests.capacity.shops import ARCADE, KIOSK, measured
from tests.compare.terminal import Command
from tests.surface.recorded import check_keys

pytestmark = pytest.mark.slow


def known() -> Measurements:
    """Give figures of two marketplaces that could be ours."""
    return Measurements(measured().machine, measured().writer, {"monolith": KIOSK, "microservices": ARCADE})


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder in which something was measured."""
    measurements.write(known(), tmp_path / "data" / "capacity.json")
    return tmp_path


def ask(desk: Path, *words: str) -> tuple[int, str]:
    command = Command("capacity", "--arch", "monolith,microservices", *words, screen=desk / "screen")
    return command.ends(), command.screen.read_text()


def test_it_answers_at_once_from_what_was_measured(desk: Path) -> None:
    code, screen = ask(desk)
    assert code == 0, screen
    assert "Measuring" not in screen
    for said in ("1,000 users a day", "100,000 users a day", "10 million users a day", "because", "one writer"):
        assert said in screen


def test_json_is_all_it_prints_and_what_the_report_keeps(desk: Path) -> None:
    code, screen = ask(desk, "--json", "--users", "500,10", "--assume", "peak=7")
    assert code == 0
    data = json.loads(screen)
    assert data == json.loads((desk / "reports" / "capacity.json").read_text("utf-8"))
    assert data["scales"] == [10, 500]
    check_keys("capacity", data)
    assert {each["name"]: each["value"] for each in data["assumptions"]}["peak"] == 7
    assert 'id="capacity"' in (desk / "reports" / "index.html").read_text("utf-8")


def test_fewer_than_were_measured_are_not_measured_again(desk: Path) -> None:
    code, screen = ask(desk, "--arch", "microservices", "--json")
    assert code == 0
    assert list(json.loads(screen)["architectures"]) == ["microservices"]
    assert list(measurements.read(desk / "data" / "capacity.json").marketplaces) == ["monolith", "microservices"]


@pytest.mark.parametrize(
    "words",
    [("--users", "many"), ("--users", "-1"), ("--users", "nan"), ("--assume", "weather=1"), ("--arch", "bazaar")],
)
def test_what_it_does_not_understand_it_refuses(desk: Path, words: tuple[str, ...]) -> None:
    assert ask(desk, *words)[0] == 2


BROKEN = {
    "half": "{",
    "a list": "[]",
    "of another program": '{"name": "x"}',
    "binary": "\x00",
    "without a use case": None,
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=list(BROKEN))
def test_measurements_that_cannot_be_used_are_named(desk: Path, text: str | None) -> None:
    file = desk / "data" / "capacity.json"
    file.write_text(file.read_text("utf-8").replace('"browse"', '"look"') if text is None else text, "utf-8")
    code, screen = ask(desk, "--measured", str(file))
    assert code == 2
    said = " ".join(screen.replace("│", " ").split())
    assert f"{file} holds no measurements that can be used" in said
    assert "measure again with --measure, or delete it." in said


def test_the_report_shows_each_scale_each_limit_and_each_assumption(tmp_path: Path) -> None:
    data = document.as_data(known(), Assumptions(), [1e3, 1e7])
    document.write(data, tmp_path)
    page = index.write(tmp_path).read_text("utf-8")
    assert "<h3>10 million users a day</h3>" in page
    assert all(f"<code>{each['name']}</code>" in page for each in data["assumptions"])
    assert all(limit["then"] in page for each in data["architectures"].values() for limit in each["limits"][:4])
    assert page.count('<path class="curve') == len(data["architectures"])


def test_it_is_about_the_three_marketplaces_unless_told_otherwise() -> None:
    assert list(MARKETPLACES) == ["monolith", "microservices", "realistic"]
