"""Crooked architectures: each part of the comparison catches what it is there to catch, and says who did it."""

from pathlib import Path

import pytest

from tests.compare.terminal import Command, all_end

DECLARED = {"MARKETPLACE_ARCHITECTURES": "tests.compare.crooked"}
SHORT_BENCH = ("--only", "browse", "--rounds", "2", "--seconds", "0.2")


def said(tmp_path: Path, code: int, *words: str) -> str:
    """Type a command that ends with a code, and give its screen."""
    command = Command(*words, screen=tmp_path / "screen", environment=DECLARED)
    assert command.ends() == code, command.screen.read_text()
    return command.screen.read_text()


@pytest.mark.parametrize(
    ("name", "tests", "failing"),
    [
        ("overselling", "test_invariants", "invariants: "),
        ("shouting", "test_inventory", "inventory: "),
    ],
)
def test_conformance_names_the_tests_that_only_the_crooked_one_fails(
    name: str, tests: str, failing: str, tmp_path: Path
) -> None:
    screen = said(tmp_path, 1, "compare", "--only", "conformance", "--arch", f"monolith,{name}", "-k", tests)
    marks = [line.split()[-2:] for line in screen.splitlines() if line.startswith(failing)]
    assert ["✓", "✗"] in marks
    assert "Something is wrong in: conformance." in screen


def test_conformance_shows_both_answers_where_one_is_another(tmp_path: Path) -> None:
    screen = said(
        tmp_path, 1, "compare", "--only", "conformance", "--arch", "monolith,shouting", "-k", "test_inventory"
    )
    assert "shouting: 200" in screen
    assert "monolith: 200" in screen


def test_bench_does_not_trust_an_architecture_that_runs_more_than_it_declares(tmp_path: Path) -> None:
    screen = said(tmp_path, 1, "bench", "--arch", "monolith,leaking", *SHORT_BENCH)
    assert "leaking runs as 2 processes and declares 1." in screen


def test_bench_does_not_call_an_architecture_fast_that_refuses(tmp_path: Path) -> None:
    screen = said(tmp_path, 1, "bench", "--arch", "monolith,refusing", *SHORT_BENCH)
    assert "answers were errors in browse on refusing" in screen


def test_structure_counts_the_processes_that_there_really_are(tmp_path: Path) -> None:
    screen = said(tmp_path, 1, "structure", "--arch", "leaking")
    assert "leaking runs as 2 processes and declares 1." in screen


def test_faults_count_what_was_sold(tmp_path: Path) -> None:
    screen = said(tmp_path, 1, "faults", "--arch", "overselling", "--only", "restarted")
    assert "units were stocked" in screen


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
