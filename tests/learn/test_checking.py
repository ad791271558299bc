"""Checking: whatever is in a student's file, the verdict comes in time, and says in one line what is wrong."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from compare.learn import examination
from compare.learn.checking import check
from compare.learn.exercise import MARKER
from tests.compare.terminal import eventually
from tests.learn.lessons import CHECK, RIGHT, STORY, WRONG, checked, lesson

pytestmark = pytest.mark.slow


def test_a_wrong_answer_is_told_in_the_words_of_the_check(tmp_path: Path) -> None:
    verdict = checked(tmp_path, STORY + WRONG + CHECK)
    first, second = verdict.tests
    assert (first.sentence, first.passed, first.why) == ("one and one is two", False, "One and one should be two.")
    assert second.passed
    assert not verdict.solved


def test_a_right_answer_is_solved(tmp_path: Path) -> None:
    assert checked(tmp_path, STORY + RIGHT + CHECK).solved


def test_an_error_in_the_students_part_says_where(tmp_path: Path) -> None:
    first, _ = checked(tmp_path, STORY + "def add(a, b):\n    return a + c\n\n\n" + CHECK).tests
    assert (first.why, first.line) == ("NameError: name 'c' is not defined", 7)


def test_an_assertion_of_the_students_is_not_mistaken_for_the_checks(tmp_path: Path) -> None:
    first, _ = checked(tmp_path, STORY + 'def add(a, b):\n    assert a > b, "mine"\n\n\n' + CHECK).tests
    assert (first.why, first.line) == ("AssertionError: mine", 7)


def test_an_error_in_a_group_is_told_itself(tmp_path: Path) -> None:
    group = 'def add(a, b):\n    raise ExceptionGroup("two", [ValueError("inner"), KeyError("x")])\n\n\n'
    assert checked(tmp_path, STORY + group + CHECK).tests[0].why == "ValueError: inner"


@pytest.mark.parametrize(
    ("own", "words", "line"),
    [
        ("def add(a, b:\n    return a + b\n", "SyntaxError: '(' was never closed", 6),
        ("def add(a, b):\nreturn a + b\n", "IndentationError: expected an indented block", 7),
        ('text = """never closed\n', "SyntaxError: unterminated triple-quoted string", 6),
        ("import nothing_of_that_name\n", "ModuleNotFoundError: No module named 'nothing_of_that_name'", 6),
        ("add = 1 / 0\n", "ZeroDivisionError: division by zero", 6),
        ("import sys\nsys.exit(0)\n", "Your code calls sys.exit()", 7),
        ("import os\nos._exit(0)\n", "Your code ended Python before the check was done", None),
        ("import os\nos.abort()\n", "Your code ended Python before the check was done", None),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt", 6),
        ("text = '\x00'\n", "", None),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_checked_says_why(tmp_path: Path, own: str, words: str, line: int | None) -> None:
    verdict = checked(tmp_path, STORY + own + CHECK)
    assert verdict.trouble
    assert words in verdict.trouble.why
    assert "\n" not in verdict.trouble.why
    assert line in (None, verdict.trouble.line)
    assert [test.passed for test in verdict.tests] == [False, False]


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ("while True:\n    pass\n", "After 3 s, the reading of your file is still not done"),
        ("def add(a, b):\n    while True:\n        pass\n", "After 3 s, “one and one is two” is still not done"),
    ],
)
def test_a_loop_is_ended_and_says_where_it_is(tmp_path: Path, own: str, words: str) -> None:
    trouble = checked(tmp_path, f"{STORY}{own}{CHECK}", seconds=3).trouble
    assert trouble
    assert words in trouble.why
    assert trouble.line in (6, 7, 8)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", f"The line {MARKER!r} is gone"),
        ((STORY + RIGHT).encode(), f"The line {MARKER!r} is gone"),
        ((STORY + RIGHT + "# für alle\n" + CHECK).encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_file_without_its_parts_says_so(tmp_path: Path, text: bytes, words: str) -> None:
    trouble = checked(tmp_path, text).trouble
    assert trouble
    assert words in trouble.why


def test_a_missing_file_is_not_solved(tmp_path: Path) -> None:
    verdict = asyncio.run(check(lesson(tmp_path), tmp_path / "01_add.py"))
    assert verdict.trouble
    assert verdict.trouble.why == "There is no file 01_add.py."


REPLACED = [
    pytest.param(os.mkfifo, "It is no regular file", id="pipe"),
    pytest.param(Path.mkdir, "Is a directory", id="folder"),
    pytest.param(lambda file: file.symlink_to("/dev/zero"), "It is no regular file", id="device"),
    pytest.param(lambda file: file.write_bytes(bytes(1_000_001)), "It has more than 1,000,000 bytes", id="large"),
]


@pytest.mark.parametrize(("replace", "words"), REPLACED)
def test_what_is_no_file_of_a_usual_size_is_not_read(
    tmp_path: Path, replace: Callable[[Path], object], words: str
) -> None:
    file = tmp_path / "01_add.py"
    replace(file)
    trouble = asyncio.run(check(lesson(tmp_path / "notebooks"), file)).trouble
    assert trouble
    assert trouble.why == f"The file cannot be read: {words}."


@pytest.mark.parametrize("call", ["os.mkfifo('stuck')", "os.symlink('/dev/zero', 'stuck')", "os.mkdir('stuck')"])
def test_code_that_replaces_the_files_of_its_check_is_ended(tmp_path: Path, call: str) -> None:
    own = f"import os\nos.unlink('stuck')\n{call}\nwhile True:\n    pass\n"
    trouble = checked(tmp_path, f"{STORY}{own}{CHECK}", seconds=3).trouble
    assert trouble
    assert "After 3 s, the reading of your file is still not done" in trouble.why
    assert trouble.line in (9, 10)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\r\r\n"])
def test_other_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path, end: str) -> None:
    assert checked(tmp_path, (STORY + RIGHT + CHECK).replace("\n", end).encode("utf-8-sig")).solved


@pytest.mark.parametrize(
    "text",
    [
        STORY + WRONG + CHECK.replace("== 2", "== 0"),
        STORY + WRONG + MARKER + "\n",
        STORY + WRONG + "import pytest\n\npytestmark = pytest.mark.skip\n" + CHECK,
        STORY + WRONG + "import pytest\n\npytestmark = pytest.mark.xfail\n" + CHECK,
        STORY + WRONG + "def test_one_and_one_is_two():\n    pass\n" + CHECK,
    ],
)
def test_another_check_does_not_help(tmp_path: Path, text: str) -> None:
    assert not checked(tmp_path, text).solved


def test_tests_of_the_students_own_do_not_count(tmp_path: Path) -> None:
    verdict = checked(tmp_path, STORY + RIGHT + "def test_mine():\n    assert False\n\n\n" + CHECK)
    assert verdict.solved
    assert len(verdict.tests) == 2


def test_what_is_printed_is_kept_and_bounded(tmp_path: Path) -> None:
    lots = 'for _ in range(3_000):\n    print("x" * 1_000)\nprint("the \x1b end")\n\n\n'
    verdict = checked(tmp_path, STORY + lots + WRONG + CHECK)
    assert verdict.printed.strip().endswith("the � end")
    assert len(verdict.printed) <= 2_000


DAEMON = """
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        open(PID, "w").write(str(os.getpid()))
        time.sleep(600)
    os._exit(0)
while not os.path.exists(PID):
    time.sleep(0.01)
"""
DEAF = "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32)); time.sleep(600)"


@pytest.mark.parametrize(
    "start",
    [
        "begin(SLEEP)",
        "begin(SLEEP, start_new_session=True)",
        "begin(SLEEP, process_group=0)",
        f"begin([sys.executable, '-c', 'import signal, time; {DEAF}'], start_new_session=True)",
        DAEMON,
    ],
    ids=["child", "session", "group", "deaf", "daemon"],
)
@pytest.mark.parametrize(
    "rest",
    [
        pytest.param("", id="ends"),
        pytest.param("os._exit(0)\n", id="leaves", marks=pytest.mark.slow),
        pytest.param("time.sleep(600)\n", id="hangs", marks=pytest.mark.slow),
    ],
)
def test_what_the_students_code_starts_ends_with_the_check(tmp_path: Path, start: str, rest: str) -> None:
    pid = tmp_path / "pid"
    own = f"""import os, signal, subprocess, sys, time
PID, SLEEP = {str(pid)!r}, ["sleep", "600"]
def begin(words, **how):
    open(PID, "w").write(str(subprocess.Popen(words, **how).pid))
{start}
{rest}
"""
    verdict = checked(tmp_path, f"{STORY}{own}{RIGHT}{CHECK}", seconds=5 if "sleep" in rest else 20)
    assert verdict.solved == (not rest)
    eventually(lambda: not psutil.pid_exists(int(pid.read_text())), "the process has ended")


def test_without_a_reaper_what_was_seen_below_the_examiner_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS: a child in a session of its own, whose parent is there for a moment."""
    monkeypatch.setattr(examination, "CAN_ADOPT", False)
    start = "import subprocess, time; subprocess.Popen(['sleep', '600'], start_new_session=True); time.sleep(600)"
    examiner = subprocess.Popen([sys.executable, "-c", start], start_new_session=True)
    (child,) = eventually(lambda: examination.below(examiner), "the child is there")
    examination.end(examiner, {child})
    eventually(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE, "the child has ended")


def test_a_check_that_nobody_waits_for_ends(tmp_path: Path) -> None:
    """Somebody has saved again, or pressed Ctrl-C."""
    file = tmp_path / "01_add.py"
    file.write_text(f"{STORY}import time\ntime.sleep(60)\n{CHECK}")
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        asyncio.run(asyncio.wait_for(check(lesson(tmp_path / "notebooks"), file), 0.3))
    assert time.monotonic() - begin < 50
