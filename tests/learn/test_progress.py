"""Progress: it survives, and a file that nobody can read is put aside."""

from pathlib import Path

import pytest

from compare.learn import progress
from compare.learn.course import WorkingCopy
from compare.learn.progress import Progress, Unknown
from tests.learn.lessons import lesson


def test_progress_is_read_as_it_was_written(tmp_path: Path) -> None:
    written = Progress(at="02_b", shown=["02_b"], hints={"01_a": 3})
    written.solve("01_a")
    progress.save(written, tmp_path)
    assert progress.load(tmp_path) == written
    assert [path.name for path in tmp_path.iterdir()] == ["progress.json"]


def test_it_begins_with_nothing(tmp_path: Path) -> None:
    assert progress.load(tmp_path) == Progress()


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"version": 0}', b'{"version": 1, "solved": 5}', b"\xff\x00"])
def test_a_file_that_cannot_be_read_is_put_aside(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "progress.json").write_bytes(text)
    with pytest.raises(Unknown):
        progress.load(tmp_path)
    assert (tmp_path / "progress.json.before").read_bytes() == text
    assert progress.load(tmp_path) == Progress()


def test_a_working_copy_keeps_what_is_there_already(tmp_path: Path) -> None:
    exercise, copy = lesson(tmp_path / "notebooks"), WorkingCopy(tmp_path / "mine")
    copy.lay_out([exercise])
    assert copy.file(exercise).read_text() == exercise.text
    copy.file(exercise).write_text("mine")
    copy.lay_out([exercise])
    assert copy.file(exercise).read_text() == "mine"
