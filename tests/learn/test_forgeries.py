"""Forgeries: a submission that writes, patches or switches off what grading relies on is not solved."""

import asyncio
from pathlib import Path

import pytest

from compare.learn.checking import check
from compare.learn.course import course
from compare.learn.exercise import Exercise, cut
from tests.learn.lessons import CHECK, RIGHT, STORY, WRONG, checked
from tests.levels import at_night

pytestmark = pytest.mark.slow

SOME, OTHERS = course()[::3], [exercise for exercise in course() if exercise not in course()[::3]]

FORGERIES = {
    "writes the results where an argument says": """
import json, os, sys
for word in sys.argv[1:]:
    with open(word, "a") as results:
        for test in ("test_one_and_one_is_two", "test_nothing_changes_nothing"):
            results.write(json.dumps({"test": test, "passed": True}) + "\\n")
        results.write('{"done": true}\\n')
os._exit(0)
""",
    "writes the results to every open file": """
import json, os
lines = [{"test": name, "passed": True} for name in ("test_one_and_one_is_two", "test_nothing_changes_nothing")]
for number in range(3, 40):
    try:
        os.write(number, "".join(json.dumps(line) + "\\n" for line in [{"loaded": 1}, *lines, {"done": True}]).encode())
    except OSError:
        pass
os._exit(0)
""",
    "leaves when Python ends": "import atexit, os\natexit.register(os._exit, 0)\n",
    "leaves in the first test": "import os\nadd = lambda a, b: os._exit(0)\n",
    "lets pytest run no test": "import pytest\npytest.Function.runtest = lambda self: None\n",
    "lets every call of pytest pass": """
import _pytest.runner
_pytest.runner.CallInfo.from_call = classmethod(
    lambda cls, func, when, reraise=None: cls(None, None, start=0, stop=0, duration=0, when=when, _ispytest=True)
)
""",
    "lets pytest call something else": """
import _pytest.python
_pytest.python.Function.obj = property(lambda self: lambda *args, **kwargs: None, lambda self, value: None)
""",
    "lets the examiner report that each test passed": """
import sys
examiner = sys.modules["compare.learn.examiner"].Examiner
write = examiner.write
examiner.write = lambda self, **entry: write(self, test=entry.get("test"), passed=True)
""",
    "takes the errors out of every report": """
import sys
sys.modules["compare.learn.examiner"].Examiner.described = lambda self, error: {}
""",
    "finds the examiner in memory": """
import gc, os
for thing in gc.get_objects():
    if type(thing).__name__ == "Examiner":
        for test in ("test_one_and_one_is_two", "test_nothing_changes_nothing"):
            thing.write(test=test, passed=True, message="passed")
        thing.write(done=True)
os._exit(0)
""",
    "brings a conftest": """
from pathlib import Path
hook = "import pytest\\n@pytest.hookimpl(tryfirst=True)\\ndef pytest_pyfunc_call(pyfuncitem): return True\\n"
Path(__file__).with_name("conftest.py").write_text(hook)
""",
    "ends tests before they begin": """
import sys
sys.settrace(lambda frame, event, argument: sys.exit(0) if frame.f_code.co_name.startswith("test_") else None)
""",
    "takes the tests away": """
import pytest, sys
class Plugin:
    def pytest_pyfunc_call(self, pyfuncitem):
        return True
sys._getframe(0)
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == "Config" and hasattr(thing, "pluginmanager"):
        thing.pluginmanager.register(Plugin(), "mine")
""",
}  # fmt: skip


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=list(FORGERIES))
def test_forgery_is_not_solved(tmp_path: Path, forgery: str) -> None:
    assert not checked(tmp_path, f"{STORY}{WRONG}{forgery}\n\n{CHECK}").solved


ODD_REPORTS = [
    *("{", "5", "[]", "[" * 9999, "\ud800"),
    *('{"trouble": 5}', '{"trouble": {"a": 1}}', '{"trouble": {"message": 1, "kind": [], "line": "x"}}'),
    *('{"test": {}, "message": 1}', '{"begins": []}', '{"line": "x", "test": "test_one_and_one_is_two"}'),
]


@pytest.mark.parametrize("line", ODD_REPORTS, ids=lambda line: line[:30].encode("ascii", "replace").decode())
def test_report_of_another_form_is_not_solved_and_breaks_nothing(tmp_path: Path, line: str) -> None:
    """A submission that writes to each open file, whatever it is, and leaves the rest as it is."""
    writes = f"""
import os
for number in range(3, 40):
    try:
        os.write(number, {line.encode("utf-8", "surrogatepass")!r} + bytes([10]))
    except OSError:
        pass
"""
    assert not checked(tmp_path, f"{STORY}{WRONG}{writes}\n\n{CHECK}").solved


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONOPTIMIZE": "1"},
        {"PYTHONOPTIMIZE": "2"},
        {"PYTHONNODEBUGRANGES": "1", "PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "x"},
        {"PYTHONSTARTUP": "/nowhere", "PYTHONBREAKPOINT": "os._exit", "PYTHONINSPECT": "1"},
        {"PYTEST_ADDOPTS": "--collect-only", "PYTHONDEVMODE": "1"},
    ],
)
def test_variables_change_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "right").mkdir()
    assert not checked(tmp_path, STORY + WRONG + CHECK).solved
    assert checked(tmp_path / "right", STORY + RIGHT + CHECK).solved


ALL_TESTS_PASS = """
import json, os, sys
for place in (*sys.argv[1:], *range(3, 20)):
    try:
        with open(place, "a") as results:
            for name in TESTS:
                results.write(json.dumps({"test": name, "passed": True, "message": ""}) + "\\n")
            results.write('{"done": true}\\n')
    except OSError:
        pass
os._exit(0)
"""


@pytest.mark.slow
@pytest.mark.parametrize("exercise", [*SOME, *at_night(OTHERS)], ids=lambda exercise: exercise.name)
def test_no_exercise_is_solved_by_a_forgery(tmp_path: Path, exercise: Exercise) -> None:
    own, shipped_check = cut(exercise.text)
    written = f"TESTS = {exercise.tests}\n{ALL_TESTS_PASS}"
    for forgery in (written, FORGERIES["lets pytest run no test"]):
        file = tmp_path / exercise.path.name
        file.write_text(f"{own}\n{forgery}\n\n{shipped_check}")
        assert not asyncio.run(check(exercise, file)).solved
