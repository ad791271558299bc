"""The README: what it shows is what a reader gets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from compare import seed
from compare.architectures import ARCHITECTURES
from compare.conformance import sentence
from compare.faults.market import USE_CASES
from compare.topology import Architecture, Process
from tests.architecture.tree import REPOSITORY, functions, short
from tests.docs.pages import README

SNIPPETS = README.snippets("python")
SHOWN = [line.split() for snippet in README.snippets("text") for line in snippet.splitlines()]
TESTS = {
    sentence(f"{short(file)}::{function.name}")
    for file in REPOSITORY.glob("tests/marketplace/test_*.py")
    for function in functions(file)
    if function.name.startswith("test_")
}


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_snippet_of_python_runs(snippet: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    ran = subprocess.run([sys.executable, "-c", snippet], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("architecture", ARCHITECTURES.values(), ids=ARCHITECTURES)
def test_the_map_of_processes_is_the_declared_one(architecture: Architecture) -> None:
    assert [line for line in SHOWN if " ".join(line).startswith(f"{architecture.title} at http")]
    for process in architecture.processes:
        assert [row(process)] == [without_address(line) for line in SHOWN if line[:1] == [process.name] and line[1:]]


def test_the_stairs_of_the_matrix_lead_to_each_use_case() -> None:
    stairs = [" ".join(word for word in line if word != "│") for line in SHOWN]
    first = stairs.index(next(iter(USE_CASES)))
    shown = [stair.removesuffix(" slowest well again") for stair in stairs[first : first + len(USE_CASES)]]
    assert shown == list(USE_CASES)


def row(process: Process) -> list[str]:
    calls = ", ".join(arrow.target for arrow in process.arrows) or "-"
    return [process.name, f"{process.name}.db" if process.database else "-", *calls.split()]


def without_address(line: list[str]) -> list[str]:
    return [word for word in line if not word.startswith("http")]


def test_the_rows_of_the_comparison_are_tests_of_the_suite() -> None:
    rows = [" ".join(line).rstrip(" ✓") for line in SHOWN if "✓" in line]
    assert rows
    assert [row for row in rows if row not in TESTS] == []


def test_who_signs_in_is_in_the_default_data_set() -> None:
    (token,) = (line for line in README.typed if "/token" in line)
    emails = {user.email for user in seed.data_set()["users"]}
    assert f"password={seed.PASSWORD}" in token
    assert any(f"username={email}" in token for email in emails)


def test_it_says_where_each_architecture_keeps_its_data() -> None:
    cells = " ".join(cell for row in README.rows for cell in row)
    assert [name for name in ARCHITECTURES if f"`data/{name}/`" not in cells] == []
