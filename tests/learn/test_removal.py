"""Nothing is left of the folder of a check, and nothing outside of it is touched."""

import os
from pathlib import Path

import pytest

from compare.learn.removal import remove
from tests.learn.lessons import CHECK, RIGHT, STORY, checked

DEPTH = 3_000
"""More than Python recurses, than a path may have letters for, and than a process may usually have files open."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file, which a check may have left."""
    folder = tmp_path / "exercise"
    folder.mkdir()
    (folder / "file").touch()
    return folder


def deepen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make folders in each other; no path is long enough for the innermost."""
    monkeypatch.chdir(folder)
    for _ in range(DEPTH):
        os.mkdir("d")
        os.chdir("d")
    Path("file").touch()


def test_deep_folders_are_removed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deepen(folder, monkeypatch)
    monkeypatch.undo()
    remove(folder)
    assert not folder.exists()


def test_folders_that_are_closed_are_removed(folder: Path) -> None:
    (folder / "a" / "b" / "c").mkdir(parents=True)
    for closed in (folder / "a" / "b" / "c", folder / "a" / "b", folder / "a", folder):
        closed.chmod(0)
    remove(folder)
    assert not folder.exists()


@pytest.mark.parametrize("kept", ["folder", "file"])
def test_what_a_link_leads_to_stays(folder: Path, tmp_path: Path, kept: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").touch()
    (tmp_path / "file").touch()
    (folder / "link").symlink_to(tmp_path / kept)
    remove(folder)
    assert not folder.exists()
    assert (tmp_path / "folder" / "file").exists()
    assert (tmp_path / "file").exists()


def test_folder_that_became_a_link_is_removed_and_its_target_stays(tmp_path: Path) -> None:
    (tmp_path / "target" / "folder").mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "target")
    remove(link)
    assert not link.is_symlink()
    assert (tmp_path / "target" / "folder").exists()


def test_folder_that_is_gone_is_no_error(tmp_path: Path) -> None:
    remove(tmp_path / "gone")


@pytest.mark.slow
def test_deep_folders_of_a_submission_break_no_check(tmp_path: Path) -> None:
    deep = f"for _ in range({DEPTH}):\n    os.mkdir('d')\n    os.chdir('d')\n"
    own = f"import os\nhere = os.getcwd()\n{deep}os.chdir(here)\n"
    assert checked(tmp_path, STORY + own + RIGHT + CHECK).solved
