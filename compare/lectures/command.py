"""Command: `marketplace lectures`, which opens the lectures, checks that they run, or writes their outputs anew."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import nbformat

from compare.foreground import console, say
from compare.lectures.executing import LectureFailed, execute
from compare.lectures.lecture import Lecture

OFFLINE = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
"""JupyterLab asks the internet for news and for its newest version, unless it is told not to."""


def check(lectures: Sequence[Lecture]) -> int:
    """Run each lecture twice, without changing its notebook; give the exit code."""
    return _for_each(lectures, lambda lecture: execute(lecture, times=2).seconds)


def write(lectures: Sequence[Lecture]) -> int:
    """Run each lecture, and write its notebook with the new outputs; give the exit code."""

    def rewrite(lecture: Lecture) -> float:
        ran = execute(lecture)
        nbformat.write(ran.notebook, lecture.notebook)
        return ran.seconds

    return _for_each(lectures, rewrite)


def _for_each(lectures: Sequence[Lecture], work: Callable[[Lecture], float]) -> int:
    failed = 0
    for number, lecture in enumerate(lectures, start=1):
        try:
            with console.status(f"{lecture.name} ({number} of {len(lectures)}) …"):
                seconds = work(lecture)
            say(f"✓ {lecture.name}  {seconds:.0f} s")
        except LectureFailed as error:
            failed += 1
            say(f"✗ {error}", style="red")
    return 1 if failed else 0


def open_in_jupyter(lecture: Lecture) -> None:
    """Become JupyterLab, with a lecture open; Ctrl-C ends it."""
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    os.chdir(Path(__file__).parents[2])
    notebook = lecture.notebook.relative_to(Path.cwd())
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *OFFLINE, *root, str(notebook)])
