"""Crooked architectures: each part of the comparison catches what it is there to catch, and says who did it.

What faults catch is in tests/faults, with a marketplace that is small enough to be quick.
"""

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from tests.compare.terminal import Command, all_end

pytestmark = pytest.mark.slow

DECLARED = {"MARKETPLACE_ARCHITECTURES": "tests.compare.crooked", "PYTEST_ADDOPTS": "--of-another-project"}
SHORT_BENCH = ("--only", "browse", "--rounds", "2", "--seconds", "0.2")


Said = Callable[..., str]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Said:
    """Type a command that ends with a code, and give its screen; all in one folder, which keeps the snapshots."""
    folder, numbers = tmp_path_factory.mktemp("crooked"), count()

    def typed(code: int, *words: str) -> str:
        command = Command(*words, screen=folder / f"screen-{next(numbers)}", environment=DECLARED)
        assert command.ends() == code, command.screen.read_text()
        return command.screen.read_text()

    return typed


@pytest.mark.night
def test_conformance_names_the_tests_that_the_one_who_oversells_fails(said: Said) -> None:
    screen = said(1, "compare", "--only", "conformance", "--arch", "monolith,overselling", "-k", "test_invariants")
    marks = [line.split()[-2:] for line in screen.splitlines() if line.startswith("invariants: ")]
    assert ["✓", "✗"] in marks
    assert "Something is wrong in: conformance." in screen


def test_conformance_shows_both_answers_where_one_is_another(said: Said) -> None:
    screen = said(1, "compare", "--only", "conformance", "--arch", "monolith,shouting", "-k", "is_what_everybody_sees")
    assert re.search("monolith: 200 .*'lamp'.*shouting: 200 .*'LAMP'", screen, re.DOTALL)


@pytest.mark.night
def test_bench_does_not_trust_an_architecture_that_runs_more_than_it_declares(said: Said) -> None:
    screen = said(1, "bench", "--arch", "leaking", *SHORT_BENCH)
    assert "leaking runs as 2 processes and declares 1." in screen


def test_bench_does_not_call_an_architecture_fast_that_refuses(said: Said) -> None:
    screen = said(1, "bench", "--arch", "refusing", *SHORT_BENCH)
    assert "answers were errors in browse on refusing" in screen


@pytest.mark.night
def test_structure_counts_the_processes_that_there_really_are(said: Said) -> None:
    screen = said(1, "structure", "--arch", "leaking")
    assert "leaking runs as 2 processes and declares 1." in screen


def test_what_a_process_leaves_behind_is_stopped_with_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = Command(
        "up", "leaking", "--port", "0", "--data", str(data), "--empty", screen=tmp_path / "s", environment=DECLARED
    )
    command.comes_up(data)
    family = command.family()
    assert any("sleep" in " ".join(process.cmdline()) for process in family)
    command.process.kill()
    all_end(family)
