"""Linters: those of the field find nothing in what is deployed, and something in what is spoiled."""

from pathlib import Path

import pytest

from tests.deploy.conftest import FOLDER
from tests.deploy.tools import run

COMPOSE = sorted(path.name for path in FOLDER.glob("*.yaml") if path.name != "dclint.yaml")


def test_hadolint_finds_nothing() -> None:
    assert run("hadolint", FOLDER / "Dockerfile").stdout == ""


@pytest.mark.parametrize(
    ("good", "bad"), [("python:3.13.14-slim", "python:latest"), ('CMD ["python", "-m"', "CMD python -m")]
)
def test_hadolint_finds_what_is_spoiled(tmp_path: Path, good: str, bad: str) -> None:
    text = (FOLDER / "Dockerfile").read_text("utf-8")
    assert good in text
    (tmp_path / "Dockerfile").write_text(text.replace(good, bad))
    assert run("hadolint", tmp_path / "Dockerfile").returncode != 0


def lint(*files: Path) -> str:
    """Give what dclint complains about, also what it only warns of."""
    told = run("dclint", "--config", FOLDER / "dclint.yaml", "--max-warnings", "0", *files)
    return told.stdout + told.stderr if told.returncode else ""


def test_dclint_finds_nothing() -> None:
    assert lint(*(FOLDER / name for name in COMPOSE)) == ""


@pytest.mark.parametrize(("good", "bad"), [("127.0.0.1:8000:8000", "8000:8000"), ("postgres:18.6-alpine", "postgres")])
def test_dclint_finds_what_is_spoiled(folder: Path, good: str, bad: str, tmp_path: Path) -> None:
    spoiled = tmp_path / "compose.yaml"
    text = (folder / "compose.monolith.yaml").read_text("utf-8")
    assert good in text
    spoiled.write_text(text.replace(good, bad))
    assert lint(spoiled) != ""
