"""The command: `marketplace slides` says what became of each lecture, and refuses in words."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from compare.cli import app
from tests.lectures.lecture import NAME, OTHER, broken, repository


def slides(place: Path, monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    """Type the command in a repository; give its exit code and what it says."""
    monkeypatch.setattr("compare.lectures.slides.REPOSITORY", place)
    result = CliRunner().invoke(app, ["slides", *words, "--output", str(place / "out")])
    return result.exit_code, result.output


def test_the_command_says_what_became_of_each_lecture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = slides(repository(tmp_path), monkeypatch)
    assert code == 0
    assert said.splitlines()[:2] == [
        f"{tmp_path / 'out' / NAME}.html: 11 slides",
        f"{tmp_path / 'out' / OTHER}.html: 2 slides",
    ]


def test_an_unknown_lecture_is_refused_with_those_that_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = slides(repository(tmp_path), monkeypatch, "02_decoraters")
    assert code == 1
    assert said.strip() == f"There is no lecture '02_decoraters'; there are: {NAME}, {OTHER}."


@pytest.mark.parametrize("content", ["{", "[]", {"cells": 1}, {"cells": [1]}, {"cells": [{}]}, "\x00"], ids=str)
def test_what_is_no_notebook_is_named(content: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = repository(tmp_path)
    broken(place, "04_parallelism", content)
    code, said = slides(place, monkeypatch, "04_parallelism")
    assert code == 1
    assert "04_parallelism.ipynb is " in said


def test_without_notebooks_the_command_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = slides(tmp_path, monkeypatch)
    assert code == 1
    assert said.startswith("There is no lecture yet")
