"""Notebooks: each is what its script says, runs from top to bottom, and leads where it says."""

import json
import os
import re
import sys
from pathlib import Path

import jupytext
import pytest

from compare.lectures import answer_key
from compare.lectures.executing import LectureFailed, execute
from compare.lectures.lecture import FOLDER, Lecture
from tests.architecture.tree import REPOSITORY
from tests.docs.pages import Page
from tests.lectures.shelf import LECTURES, every_lecture, markdown, tags

MOST_MINUTES, MOST_LINES, MOST_COLUMNS = 45, 22, 120
PATH = re.compile(r"(?<![\w.])/(tmp|root|home|Users|var)/")
LAST_HEADINGS = ["Recap", "The same at full size", "Exercises"]


@every_lecture
@pytest.mark.parametrize(
    "times", [pytest.param(1, marks=pytest.mark.slow), pytest.param(2, marks=pytest.mark.night)], ids=["once", "twice"]
)
def test_a_lecture_runs_and_leaves_no_process_behind(lecture: Lecture, times: int) -> None:
    """Twice in a row at night: the second run finds what the first one left."""
    execute(lecture, times=times)


@every_lecture
def test_a_notebook_is_what_its_script_says(lecture: Lecture) -> None:
    written = [(cell.cell_type, cell.source, tags(cell)) for cell in lecture.written().cells]
    assert [(cell.cell_type, cell.source, tags(cell)) for cell in lecture.cells] == written, (
        f"run `marketplace lectures --write {lecture.name[:2]}` and commit both"
    )


@every_lecture
def test_its_outputs_are_those_of_one_run_without_an_error(lecture: Lecture) -> None:
    code = [cell for cell in lecture.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert [output for cell in code for output in cell.outputs if output.output_type == "error"] == []
    assert not PATH.search(json.dumps([cell.outputs for cell in code])), "it shows a path of somebody's machine"


@every_lecture
def test_a_reader_is_through_in_time(lecture: Lecture) -> None:
    assert lecture.minutes <= MOST_MINUTES


@every_lecture
def test_its_first_cell_says_how_long_it_takes_and_what_for(lecture: Lecture) -> None:
    title, *_ = lecture.cells[0].source.splitlines()
    minutes = re.search(r"About (\d+) minutes[.,]", lecture.cells[0].source)
    assert title.startswith("# ")
    assert minutes
    assert int(minutes[1]) <= MOST_MINUTES


@every_lecture
def test_a_cell_is_small(lecture: Lecture) -> None:
    sources = [cell.source.splitlines() for cell in lecture.cells if cell.cell_type == "code"]
    assert [lines for lines in sources if len(lines) > MOST_LINES or max(map(len, lines)) > MOST_COLUMNS] == []


@every_lecture
def test_it_asks_before_it_surprises(lecture: Lecture) -> None:
    places = [n for n, cell in enumerate(lecture.cells) if cell.source.startswith("**Predict first.**")]
    assert len(places) >= 2
    assert {lecture.cells[place + 1].cell_type for place in places} == {"code"}
    assert markdown(lecture).count("**Predict first.**") == len(places), "a question is a cell of its own"


@every_lecture
def test_it_ends_with_what_was_learnt_and_where_to_go_on(lecture: Lecture) -> None:
    assert re.findall(r"^## (.+)$", markdown(lecture), re.MULTILINE)[-3:] == LAST_HEADINGS


@every_lecture
def test_its_links_lead_somewhere(lecture: Lecture, tmp_path: Path) -> None:
    page = Page(tmp_path / "lecture.md")
    page.path.write_text(markdown(lecture), "utf-8")
    local = [link.partition("#")[0] for link in page.links if not link.startswith(("http://127.0.0.1", "#"))]
    assert [link for link in local if not (FOLDER / link).exists()] == []


def test_it_links_to_the_next_one() -> None:
    for lecture, after in zip(LECTURES.values(), list(LECTURES)[1:], strict=False):
        assert f"({after}.ipynb)" in lecture.cells[-1].source


def test_every_notebook_has_a_script_and_every_script_a_notebook() -> None:
    assert [path.stem for path in sorted(FOLDER.glob("*.ipynb"))] == list(LECTURES)


SLEEP = "import time; time.sleep(60)"


def made(folder: Path, text: str) -> Lecture:
    lecture = Lecture("01_made", folder)
    lecture.script.parent.mkdir()
    jupytext.write(jupytext.reads(text, "py:percent"), lecture.script)
    return lecture


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import os; os._exit(3)", "does not run"),
        (f"import subprocess\nsubprocess.Popen([{sys.executable!r}, '-c', {SLEEP!r}])", "leaves processes behind"),
    ],
)
@pytest.mark.slow
def test_what_is_wrong_with_a_lecture_is_told(cell: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(LectureFailed, match=complaint):
        execute(made(tmp_path, f"# %%\n{cell}\n"))


@pytest.mark.slow
def test_a_lecture_runs_wherever_it_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.chdir(tmp_path)
    ran = execute(made(tmp_path, "# %%\nimport contracts\nprint('here')\n"))
    assert ran.notebook.cells[0].outputs[0].text == "here\n"


def test_the_answer_key_holds_every_question_and_what_the_lectures_say() -> None:
    assert answer_key.PATH.read_text("utf-8") == answer_key.text(LECTURES.values()), (
        "run `marketplace lectures --write`"
    )
