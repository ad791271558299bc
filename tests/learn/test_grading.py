"""Grading: `marketplace learn --check-all` says which exercises of a folder are solved, to people and to programs."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from compare.learn import checking
from compare.learn.course import WorkingCopy, course
from compare.learn.exercise import MARKER, Exercise, cut
from compare.learn.grading import as_data, grade, missing
from compare.learn.questions import questions_about
from compare.learn.suspicions import suspicions
from tests.architecture.tree import REPOSITORY
from tests.levels import at_night
from tests.surface.recorded import check_keys

pytestmark = pytest.mark.slow

FIRST, SECOND, THIRD, *_ = course()
UNASKED = [exercise for exercise in course() if not questions_about(exercise)]


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


def test_folder_that_is_not_there_is_named_once(tmp_path: Path) -> None:
    ran = learn(tmp_path, "--check-all", "--folder", "elsewhere")
    assert ran.returncode == 2
    assert " ".join(ran.stderr.split()).count(f"{tmp_path / 'elsewhere'} is no folder. Name the one") == 1
    assert ran.stdout == ""


def test_a_solved_exercise_is_told_to_programs(mine: Path) -> None:
    told = graded(mine, FIRST.name, 0)
    check_keys("learn", told)
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


@pytest.mark.parametrize("name", ["ünï/a b%20#.xml", *at_night(["new/folder/results.xml", "../up.xml"])])
def test_folder_of_the_results_is_made(mine: Path, name: str) -> None:
    assert learn(mine.parent / "mine", "--folder", ".", "--check-all", "--only", "1", "--junit", name).returncode == 0
    assert ElementTree.parse(mine / name).getroot().find("testsuite") is not None


@pytest.mark.parametrize(
    "name", ["mine", "mine/01_from_class_to_dataclass.py/results.xml", "x" * 300, "mine/" + "y/" * 3000]
)
def test_results_that_cannot_be_written_are_refused_before_anything_runs(mine: Path, name: str) -> None:
    (mine / FIRST.path.name).write_text("open('it ran', 'w')\n" + FIRST.text)
    ran = learn(mine.parent, "--check-all", "--only", "1", "--junit", name)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "results cannot be written" in " ".join(ran.stderr.split())
    assert "Traceback" not in ran.stderr


def test_results_go_through_a_link_that_leads_nowhere_yet(mine: Path) -> None:
    link, target = mine.parent / "link.xml", mine.parent / "target.xml"
    link.symlink_to(target)
    assert learn(mine.parent, "--check-all", "--only", "nothing", "--junit", str(link)).returncode == 2
    assert not target.exists()
    assert learn(mine.parent, "--check-all", "--only", "1", "--junit", str(link)).returncode == 0
    assert link.is_symlink()
    assert ElementTree.parse(target).getroot().find("testsuite") is not None


FORGED = {
    "os._exit": "import os\nos._exit(0)\n",
    "'_exit'": "import os\ngetattr(os, '_exit')\n",
    "sys.argv": "import sys\nsys.argv\n",
    "_proofs": "print(_proofs)\n",
    "pytest": "import pytest as p\n",
    "_pytest.python": "from _pytest.python import Function\n",
    "os._exit, gc": "from os import _exit\nimport gc\n",
    "subprocess": "import subprocess\n",
    "__import__, 'ctypes'": "__import__('ctypes')\n",
    "__file__": "open(__file__)\n",
    "test.__code__": "test.__code__ = other\n",
    "__code__": "tests[0].__code__.replace()\n",
    "module.__class__": "module.__class__ = Other\n",
    "'__class__'": "setattr(module, '__class__', Other)\n",
    "__setattr__": "class Other:\n    def __setattr__(self, name, value): ...\n",
    "__getattribute__, object.__setattr__": "__getattribute__ = object.__setattr__\n",
    "module.__dict__, test.__globals__": "module.__dict__, test.__globals__\n",
    "globals, locals, vars": "globals(), locals(), vars()\n",
    "getattr": "getattr(sys, 'mod' + 'ules')\n",
    "setattr": "change = setattr\n",
    "argv": f"a{'.b' * 1_000}.argv\n",
}

FORGES_PROOFS = """
import sys

module = getattr(sys, "mod" + "ules")[__name__]

def like(name):
    def fake(*words, **more):
        assert False, _proofs["name"]
    code = fake.__code__
    consts = tuple(name if each == "name" else each for each in code.co_consts)
    return code.replace(co_consts=consts, co_firstlineno=5_000)

class Module(type(module)):
    def __setattr__(self, key, value):
        super().__setattr__(key, value)
        if isinstance(value, dict):
            for name in value:
                getattr(self, name).__code__ = like(name)

module.__class__ = Module
"""


@pytest.mark.parametrize("names", FORGED)
def test_what_a_submission_should_not_need_is_suspicious(names: str) -> None:
    own = cut(FIRST.text)[0]
    assert suspicions(FIRST, FORGED[names] + own) == sorted(names.split(", "))


def test_usual_way_to_reach_an_attribute_is_not_suspicious() -> None:
    usual = "getattr(FIRST, 'price', 0)\nsetattr(FIRST, 'price', 1)\nFIRST.__class__.__name__\n"
    assert suspicions(FIRST, usual + cut(FIRST.text)[0]) == []


@pytest.mark.parametrize("exercise", [UNASKED[0], *at_night(UNASKED[1:])], ids=lambda exercise: exercise.name)
def test_forgery_of_proofs_that_no_question_uncovers_is_suspicious(mine: Path, exercise: Exercise) -> None:
    own, shipped_check = cut(exercise.text)
    (mine / exercise.path.name).write_text(f"{own}\n{FORGES_PROOFS}\n\n{shipped_check}")
    (told,) = graded(mine, exercise.name, 0)["exercises"]
    assert {"module.__class__", "__setattr__", "fake.__code__", "getattr"} <= {*told["suspicious"]}


@pytest.mark.parametrize("exercise", [UNASKED[0], *at_night(UNASKED[1:])], ids=lambda exercise: exercise.name)
def test_solved_exercise_without_questions_is_to_be_read_by_the_instructor(mine: Path, exercise: Exercise) -> None:
    shutil.copy(exercise.solution, mine)
    ran = learn(mine.parent, "--check-all", "--only", exercise.name, "--junit", "junit.xml")
    assert f"Read {exercise.name} yourself: no questions can be asked about it" in ran.stdout
    (unasked,) = ElementTree.parse(mine.parent / "junit.xml").getroot().iter("property")
    assert unasked.get("name") == "unasked"
    (verdict,) = asyncio.run(grade([exercise], mine, lambda: None))
    assert as_data([verdict])["exercises"][0]["unasked"]


def test_exercise_that_is_not_solved_or_was_asked_about_need_not_be_read(mine: Path) -> None:
    verdicts = asyncio.run(grade([FIRST, UNASKED[0]], mine, lambda: None))
    assert [verdict.solved for verdict in verdicts] == [True, False]
    assert not any(each["unasked"] for each in as_data(verdicts)["exercises"])


def test_suspicious_file_is_named_to_the_instructor(mine: Path) -> None:
    names = "os._exit, gc"
    file = mine / FIRST.path.name
    file.write_text(FORGED[names] + file.read_text())
    ran = learn(mine.parent, "--check-all", "--only", "1", "--junit", "junit.xml")
    assert f"Read {FIRST.name} yourself: it mentions {listed(names)}." in ran.stdout
    (suspicious,) = ElementTree.parse(mine.parent / "junit.xml").getroot().iter("property")
    assert suspicious.attrib == {"name": "suspicious", "value": listed(names)}
    told = json.loads(learn(mine.parent, "--check-all", "--only", "1", "--json").stdout)
    assert told["exercises"][0]["suspicious"] == sorted(names.split(", "))


def listed(names: str) -> str:
    return ", ".join(sorted(names.split(", ")))


@pytest.mark.parametrize("exercise", course(), ids=lambda exercise: exercise.name)
def test_nothing_is_suspicious_in_what_is_shipped_or_in_a_solution(exercise: Exercise) -> None:
    for file in (exercise.path, exercise.solution):
        assert suspicions(exercise, cut(file.read_text("utf-8"))[0]) == []


def test_pipe_in_the_place_of_a_file_holds_up_no_other(mine: Path) -> None:
    (mine / SECOND.path.name).unlink()
    os.mkfifo(mine / SECOND.path.name)
    first, second = asyncio.run(grade([FIRST, SECOND], mine, lambda: None))
    assert first.solved
    assert missing(second) == "The file cannot be read: It is no regular file."


def test_error_that_was_not_thought_of_is_the_result_of_one_file(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "suspicions", lambda exercise, own: [] if exercise == FIRST else 1 / 0)
    first, second = asyncio.run(grade([FIRST, SECOND], mine, lambda: None))
    assert first.solved
    assert missing(second).startswith("The check broke off (ZeroDivisionError: division by zero). Read 02_")


@pytest.mark.parametrize("name", ["json", *at_night(["typer", "pytest", "watchfiles"])])
def test_module_of_a_submission_takes_no_others_place(mine: Path, name: str) -> None:
    """As `python -m` imports from the folder in which it is started."""
    (mine / f"{name}.py").write_text("raise SystemExit(0)\n")
    ran = learn(mine, "--folder", ".", "--check-all", "--only", "2", "--json")
    assert '"solved": 1' not in ran.stdout


def test_submission_that_is_imported_before_grading_is_not_graded(mine: Path) -> None:
    (mine / "sitecustomize.py").write_text("import pytest\npytest.Function.runtest = lambda self: None\n")
    path = os.pathsep.join([str(mine), str(REPOSITORY)])
    words = [sys.executable, "-m", "compare", "learn", "--folder", "mine", "--check-all", "--only", "2"]
    ran = subprocess.run(words, cwd=mine.parent, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
    assert ran.returncode == 2
    assert "Python has imported sitecustomize from the folder to grade" in ran.stderr


@pytest.mark.parametrize("value", ["1", "2", "x"])
def test_switched_off_asserts_solve_nothing(mine: Path, value: str) -> None:
    graded_so = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONOPTIMIZE": value}
    words = ["-m", "compare", "learn", "--folder", "mine", "--check-all", "--only", "2", "--json"]
    ran = subprocess.run([sys.executable, "-O", *words], cwd=mine.parent, env=graded_so, capture_output=True, text=True)
    assert (ran.returncode, json.loads(ran.stdout)["solved"]) == (1, 0)


@pytest.mark.parametrize("words", [["--check-all", "--only", "nothing"], ["--json"], ["--only", "1"]])
def test_what_makes_no_sense_is_refused(tmp_path: Path, words: list[str]) -> None:
    ran = learn(tmp_path, *words)
    assert ran.returncode == 2
    assert list(tmp_path.iterdir()) == []
