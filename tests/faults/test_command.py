"""The command: what it tries, prints and writes; and what the short run says of the declared architectures."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from compare.architectures import ARCHITECTURES, MICROSERVICES
from compare.faults import command
from compare.faults.command import chosen
from compare.faults.faults import FAULTS
from compare.faults.market import USE_CASES
from compare.faults.verdicts import MEANINGS
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY
from tests.compare.terminal import Command, all_end, eventually
from tests.faults.bazaar import FORGETFUL, HONEST
from tests.levels import at_night
from tests.surface.recorded import check_keys

pytestmark = pytest.mark.slow

FIRST, *MORE = ARCHITECTURES.values()
Place = tuple[str, str]
"""A process and a fault."""


def printed(folder: Path, *words: str) -> tuple[int, Any]:
    """Run `marketplace faults` and read what it prints as JSON."""
    typed = [sys.executable, "-m", "compare", "faults", "--json", *words]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    ran = subprocess.run(typed, cwd=folder, env=environment, capture_output=True, text=True)
    assert ran.stdout, ran.stderr
    return ran.returncode, json.loads(ran.stdout)


def answers(document: Any, architecture: str) -> dict[Place, dict[str, dict[str, int]]]:
    """Give for each fault how often each use case was answered how."""
    return {
        (trial["process"], trial["fault"]): {cell["use_case"]: cell["answers"] for cell in trial["cells"]}
        for trial in document["trials"]
        if trial["architecture"] == architecture
    }


def mostly(answers: dict[str, int]) -> str:
    """Give the most frequent answer: on a machine with too much to do, now and then one is late."""
    return max(answers, key=lambda verdict: answers[verdict])


@pytest.mark.parametrize("architecture", [FIRST, *at_night(MORE)], ids=lambda each: each.name)
def test_in_the_short_run_nothing_hangs_and_nothing_is_lost(architecture: Architecture, tmp_path: Path) -> None:
    code, document = printed(tmp_path, "--short", "--arch", architecture.name)
    assert json.loads((tmp_path / "reports" / "faults.json").read_text()) == document
    check_keys("faults", document)
    found = answers(document, architecture.name)
    assert {process for process, _ in found} == {each.name for each in architecture.processes}
    assert [place for place, cells in found.items() for answer in cells.values() if "hangs" in answer] == []
    assert [trial["invariants"] for trial in document["trials"] if trial["invariants"]] == []
    assert code == 0


@pytest.mark.night
@pytest.mark.parametrize("fault", ["killed", "frozen"])
def test_what_can_go_on_without_reviews_and_recommendations_goes_on(fault: str, tmp_path: Path) -> None:
    _, document = printed(tmp_path, "--only", fault, "--arch", MICROSERVICES.name)
    found = answers(document, MICROSERVICES.name)
    for service in ("reviews", "recommendations"):
        use_cases = {name: mostly(found[service, fault][name]) for name in ("place order", "cancel order", "item page")}
        assert use_cases == {"place order": "works", "cancel order": "works", "item page": "degraded"}


def test_what_came_of_it_is_shown_as_a_table_and_decides_the_exit_code(
    tmp_path: Path, on_any_machine: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "stop_on_signals", lambda: None)
    monkeypatch.setattr(command.output, "width", 200)
    assert command.run([HONEST, FORGETFUL], [FAULTS["slow-500ms"]], False, tmp_path) == 1
    screen = capsys.readouterr().out
    assert all(word in screen for word in (*USE_CASES, *MEANINGS["works"].split(), "slow-500ms", "bazaar"))
    honest, forgetful = screen.partition(f"{FORGETFUL.title}: while it lasts")[::2]
    assert "The invariants hold" in honest
    assert "was acknowledged and is lost." in forgetful
    trials = json.loads((tmp_path / "faults.json").read_text())["trials"]
    assert {trial["architecture"]: trial["holds"] for trial in trials if trial["process"] == "bazaar"} == {
        HONEST.name: True,
        FORGETFUL.name: False,
    }


def test_a_fault_that_nobody_declared_is_refused_with_those_there_are(tmp_path: Path) -> None:
    terminal = Command("faults", "--only", "earthquake", screen=tmp_path / "screen")
    assert terminal.ends() == 2
    assert "killed" in terminal.screen.read_text()


def test_without_options_all_faults_are_chosen_and_with_short_some() -> None:
    assert chosen("", short=False) == list(FAULTS.values())
    assert 0 < len(chosen("", short=True)) < len(FAULTS)
    assert [fault.name for fault in chosen("erroring", short=True)] == ["erroring"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_when_it_is_stopped_in_the_middle(number: signal.Signals, tmp_path: Path) -> None:
    terminal = Command("faults", "--only", "frozen", "--arch", "monolith", screen=tmp_path / "screen")
    family = eventually(lambda: whole(terminal.family()), "a nursery and a process of the monolith run")
    terminal.is_sent(number)
    assert terminal.ends() != 0
    all_end(family)


def whole(family: list[psutil.Process]) -> list[psutil.Process]:
    return family if len(family) > 2 else []
