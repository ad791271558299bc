"""Checkouts: a clone on Windows, a ZIP without git and a folder that was moved work like any other."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import REPOSITORY, needs_git

PROGRAM = "#!{interpreter}\nprint('ready')\n"
TRIES_NOTHING = "PYTHON=true"

needs_make = pytest.mark.skipif(not shutil.which("make"), reason="there is no make")


@needs_git
def test_every_text_file_has_the_line_ends_of_linux_on_every_system() -> None:
    listed = subprocess.run(["git", "ls-files", "--eol"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        stored, _, attributes = line.partition("\t")[0].split(maxsplit=2)
        assert stored in ("i/lf", "i/-text", "i/none"), line
        assert "eol=lf" in attributes, line


@needs_git
@pytest.mark.slow
def test_clone_with_line_ends_of_windows_has_none_of_them(tmp_path: Path) -> None:
    clone = [
        "git",
        "clone",
        "--quiet",
        "--no-local",
        "--depth",
        "1",
        "-c",
        "core.autocrlf=true",
        f"file://{REPOSITORY}",
    ]
    subprocess.run([*clone, str(tmp_path / "clone")], check=True)
    pictures = {".png", ".svg"}
    with_returns = [
        path.name
        for path in (tmp_path / "clone").rglob("*")
        if path.is_file() and ".git" not in path.parts and path.suffix not in pictures and b"\r\n" in path.read_bytes()
    ]
    assert with_returns == []


@needs_make
@pytest.mark.parametrize("name", ["here", "in a folder", "it's 60% [done]"])
def test_environment_is_made_anew_only_where_it_has_moved(name: str, tmp_path: Path) -> None:
    before = tmp_path / name
    has_environment(before, before)
    assert "up to date" in makes(before)
    before.rename(tmp_path / "moved")
    assert "-m venv --clear .venv" in makes(tmp_path / "moved")


@needs_make
def test_environment_of_another_place_is_made_anew(tmp_path: Path) -> None:
    has_environment(tmp_path / "copy", Path("/nonexistent/original"))
    assert "-m venv --clear .venv" in makes(tmp_path / "copy")


@needs_make
def test_environment_that_is_not_there_is_made(tmp_path: Path) -> None:
    has_makefile(tmp_path / "new")
    assert "-m venv  .venv" in makes(tmp_path / "new")


def has_makefile(folder: Path) -> None:
    folder.mkdir()
    for name in ("requirements.lock", "pyproject.toml", "Makefile"):
        shutil.copy(REPOSITORY / name, folder)


def has_environment(folder: Path, made_in: Path) -> None:
    """Make a checkout whose environment was made in some folder, as its programs say."""
    has_makefile(folder)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "marketplace").write_text(PROGRAM.format(interpreter=made_in / ".venv/bin/python"))
    (folder / ".venv" / "ready").touch()


def makes(folder: Path) -> str:
    """Say what make would do."""
    command = ["make", "--dry-run", ".venv/ready"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
