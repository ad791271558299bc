"""Command: `marketplace lectures`, which opens the lectures, checks that they run, or writes their outputs anew."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NoReturn

import nbformat

from compare.foreground import console, say
from compare.lectures import answer_key
from compare.lectures.executing import LectureFailed, execute
from compare.lectures.lecture import Lecture, lectures
from compare.lectures.notebooks import NoSuchLecture, meant

Work = Literal["open", "check", "write"]

OFFLINE = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
"""JupyterLab asks the internet for news and for its newest version, unless it is told not to."""


def run(names: Sequence[str], work: Work) -> int:
    """Do something with the lectures of these names, or with all; give the exit code."""
    known = lectures()
    try:
        return WORKS[work]([known[name] for name in meant(names, known)])
    except NoSuchLecture as error:
        say(str(error), style="red")
        return 1


def check(wanted: Sequence[Lecture]) -> int:
    """Run each lecture, without changing its notebook; give the exit code."""
    return _for_each(wanted, lambda lecture: execute(lecture).seconds)


def write(wanted: Sequence[Lecture]) -> int:
    """Run each lecture, write its notebook with the new outputs, and the answer key anew; give the exit code."""

    def rewrite(lecture: Lecture) -> float:
        ran = execute(lecture)
        nbformat.write(ran.notebook, lecture.notebook)
        return ran.seconds

    code = _for_each(wanted, rewrite)
    written = [lecture for lecture in lectures().values() if lecture.notebook.exists()]
    answer_key.PATH.write_text(answer_key.text(written), encoding="utf-8", newline="\n")
    return code


def _for_each(wanted: Sequence[Lecture], work: Callable[[Lecture], float]) -> int:
    failed = 0
    for number, lecture in enumerate(wanted, start=1):
        try:
            with console.status(f"{lecture.name} ({number} of {len(wanted)}) …"):
                seconds = work(lecture)
            say(f"✓ {lecture.name}  {seconds:.0f} s")
        except LectureFailed as error:
            failed += 1
            say(f"✗ {error}", style="red")
    return 1 if failed else 0


def open_in_jupyter(wanted: Sequence[Lecture]) -> NoReturn:
    """Become JupyterLab, with the first lecture open; Ctrl-C ends it."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    os.chdir(Path(__file__).parents[2])
    notebook = wanted[0].notebook.relative_to(Path.cwd())
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *OFFLINE, *root, str(notebook)])


WORKS: dict[Work, Callable[[Sequence[Lecture]], int]] = {"open": open_in_jupyter, "check": check, "write": write}
