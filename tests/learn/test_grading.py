"""Grading: `marketplace learn --check-all` says which exercises of a folder are solved, to people and to programs."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from compare.learn.course import WorkingCopy, course
from compare.learn.exercise import MARKER
from tests.architecture.tree import REPOSITORY

FIRST, SECOND, THIRD, *_ = course()


def learn(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "compare", "learn", "--folder", "mine", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Give a working copy in which only the first exercise is solved."""
    copy = WorkingCopy(tmp_path / "mine")
    copy.lay_out(course())
    shutil.copy(FIRST.solution, copy.folder)
    return copy.folder


def graded(mine: Path, only: str, code: int) -> dict[str, Any]:
    ran = learn(mine.parent, "--check-all", "--json", "--only", only)
    assert ran.returncode == code, ran.stderr
    return json.loads(ran.stdout)


def test_all_exercises_are_checked_and_a_missing_one_is_not_solved(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    ran = learn(tmp_path, "--check-all", "--json")
    told = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert (told["solved"], told["of"]) == (0, len(course()))
    assert [each["name"] for each in told["exercises"]] == [exercise.name for exercise in course()]
    assert {test["message"] for test in told["exercises"][0]["tests"]} == {f"There is no file {FIRST.name}.py."}


def test_a_solved_exercise_is_told_to_programs(mine: Path) -> None:
    told = graded(mine, FIRST.name, 0)
    (exercise,) = told["exercises"]
    assert (told["solved"], told["of"]) == (1, 1)
    assert exercise["solved"]
    assert exercise["seconds"] > 0
    assert exercise["tests"][0] == {"name": "two lamps that are the same are equal", "passed": True, "message": ""}


def test_an_exercise_that_is_not_solved_says_why(mine: Path) -> None:
    (exercise,) = graded(mine, "2", 1)["exercises"]
    assert exercise["name"] == SECOND.name
    assert not exercise["solved"]
    assert "Seller should be a model: class Seller(BaseModel)." in [test["message"] for test in exercise["tests"]]


def test_an_edited_check_does_not_help(mine: Path) -> None:
    own = SECOND.text.partition(MARKER)[0]
    (mine / SECOND.path.name).write_text(f"{own}{MARKER}\n\n\ndef test_nothing() -> None:\n    pass\n")
    assert graded(mine, SECOND.name, 1)["solved"] == 0


def test_people_get_a_table(mine: Path) -> None:
    ran = learn(mine.parent, "--check-all", "--only", "2")
    assert ran.returncode == 1
    assert f"{SECOND.name}  ✗  Seller should be a model" in ran.stdout
    assert "0 of 1 solved." in ran.stdout


def test_course_platforms_get_junit(mine: Path) -> None:
    junit = mine.parent / "junit.xml"
    fault = SECOND.text.replace("import json", 'raise ValueError("\x01 < & \\ud800")', 1)
    (mine / SECOND.path.name).write_text(fault)
    assert learn(mine.parent, "--check-all", "--only", "2", "--junit", str(junit)).returncode == 1
    (suite,) = ElementTree.parse(junit).getroot()
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == (SECOND.name, "6", "6")
    messages = [failure.get("message") or "" for failure in suite.iter("failure")]
    assert len(messages) == 6
    assert messages[0].startswith("ValueError: � < & �")


def test_where_junit_cannot_be_written_is_said(mine: Path) -> None:
    ran = learn(mine.parent, "--check-all", "--only", "1", "--junit", "nowhere/junit.xml")
    assert (ran.returncode, ran.stderr.strip()) == (1, "nowhere/junit.xml: No such file or directory")


@pytest.mark.parametrize("words", [["--check-all", "--only", "nothing"], ["--json"], ["--only", "1"]])
def test_what_makes_no_sense_is_refused(tmp_path: Path, words: list[str]) -> None:
    ran = learn(tmp_path, *words)
    assert ran.returncode == 2
    assert list(tmp_path.iterdir()) == []
