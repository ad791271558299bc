"""A launcher whose data folder is deleted or moved ends, and harms no other launcher."""

import shutil
import signal
import sys
from pathlib import Path

import pytest

from compare import running
from compare.architectures import MONOLITH
from compare.launcher import CouldNotStart
from compare.migration import command as migration
from compare.ports import HOST
from compare.road import REALISTIC, STEPS
from compare.rolling import command as rolling
from compare.running import Claim, FolderIsGone, note, write_note
from tests.compare.terminal import Command, all_end, eventually

pytestmark = pytest.mark.slow


def launcher(data: Path, name: str) -> Command:
    """Type the command that brings a marketplace up."""
    return Command(
        "up", "monolith", "--port", "0", "--data", str(data), "--empty", screen=data.parent / f"screen-{name}"
    )


def removed(folder: Path) -> bool:
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def works(data: Path, command: Command) -> None:
    """Check that a marketplace can be rolled, and ends as it should."""
    roll = Command("roll", "monolith", "--data", str(data), screen=data.parent / "roll")
    assert roll.ends() == 0, roll.screen.read_text()
    command.is_sent(signal.SIGINT)
    assert command.ends() == 0


def test_launcher_ends_and_says_why_when_its_folder_is_deleted(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = launcher(data, "first")
    first.comes_up(data)
    family = first.family()
    eventually(lambda: removed(data), "the folder is deleted")
    second = launcher(data, "second")
    assert first.ends() == 1
    assert f"monolith has stopped: its data folder {data} was deleted, moved" in first.screen.read_text()
    all_end(family)
    second.comes_up(data)
    works(data, second)


@pytest.mark.night
def test_launcher_whose_folder_was_renamed_leaves_the_next_one_on_its_path_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    first = launcher(data, "first")
    first.comes_up(data)
    data.rename(tmp_path / "renamed")
    second = launcher(data, "second")
    assert first.ends() == 1
    second.comes_up(data)
    works(data, second)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has sockets whose names are no files")
def test_folder_that_was_made_anew_is_refused_while_a_launcher_works_on_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "ENDING_SECONDS", 0.0)
    with Claim(tmp_path / "data") as first:
        (tmp_path / "data").rename(tmp_path / "moved")
        with pytest.raises(CouldNotStart, match="a launcher still works on the folder that was here before"):
            Claim(tmp_path / "data").__enter__()
        with pytest.raises(FolderIsGone, match="say with `--data` where it is now"):
            first.refuse_another_folder()
    with Claim(tmp_path / "data") as second:
        second.refuse_another_folder()


def test_note_of_another_fleet_is_not_removed(tmp_path: Path) -> None:
    with Claim(tmp_path):
        write_note(tmp_path, MONOLITH.name, f"http://{HOST}:1", "of the second", {})
        running.remove_note(tmp_path, "of the first")
        assert note(tmp_path).exists()
        running.remove_note(tmp_path, "of the second")
        assert not note(tmp_path).exists()


def test_roll_and_migrate_say_that_a_folder_was_moved_and_ask_for_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, moved = tmp_path / "data", tmp_path / "moved"
    with Claim(data):
        write_note(data, REALISTIC.name, f"http://{HOST}:1", "token", {})
        data.rename(moved)
        before = sorted(moved.iterdir())
        assert rolling.run(moved, []) == 1
        assert migration.run(REALISTIC, STEPS["step-4"], moved) == 1
        assert sorted(moved.iterdir()) == before
    assert " ".join(capsys.readouterr().out.split()).count(f"The data folder {moved} was moved") == 2
