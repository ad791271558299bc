"""Command: `marketplace learn`."""

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from compare.learn import grading
from compare.learn.course import course, named
from compare.learn.exercise import Exercise
from compare.learn.verdict import Verdict
from compare.stopping import stop_on_signals

output = Console(highlight=False)
aside = Console(stderr=True, highlight=False)
"""For progress and trouble, so that standard output has the result and nothing else."""


def learn(folder: Path) -> int:
    """Go through the exercises until the student has enough; give the exit code."""
    from compare.learn.session import Session  # Here, since graders need no watcher of files.

    stop_on_signals()
    try:
        asyncio.run(Session(course(), folder).run())
    except FileNotFoundError as error:
        return refused(error) if folder.is_dir() else gone(folder)
    except OSError as error:
        return refused(error)
    except KeyboardInterrupt:
        print()
    return 0


def gone(folder: Path) -> int:
    said = f"The folder {folder} is not there any more. Bring it back, or name its new place with --folder."
    aside.print(said, style="red", markup=False, soft_wrap=True)
    return 1


def refused(error: OSError, file: Path | None = None) -> int:
    aside.print(f"{error.filename or file}: {error.strerror}", style="red", markup=False, soft_wrap=True)
    return 1


@dataclass(frozen=True)
class Request:
    """What is to be graded, and how it is told."""

    exercises: list[Exercise]
    folder: Path
    as_json: bool = False
    junit: Path | None = None


def chosen(only: str) -> list[Exercise]:
    """Give all exercises, or the one that is meant; none if there is no such exercise."""
    return [exercise for exercise in course() if not only or exercise == named(course(), only)]


def check_all(request: Request) -> int:
    """Check what is asked for, and say what came of it; give the exit code."""
    stop_on_signals()
    if intruder := keep_out(request.folder):
        said = f"Python has imported {intruder} from the folder to grade, so nothing can be graded here."
        aside.print(f"{said} Start from another folder, without PYTHONPATH.", style="red", markup=False, soft_wrap=True)
        return 2
    if not request.folder.is_dir():
        said = f"{request.folder.resolve()} is no folder. Name the one that has the exercises with `--folder`."
        aside.print(said, style="red", markup=False, soft_wrap=True)
        return 2
    try:
        verdicts = below_progress(request)
        tell(verdicts, request.as_json)
        if request.junit:
            request.junit.write_bytes(grading.as_junit(verdicts))
    except OSError as error:
        return refused(error, request.junit)
    except KeyboardInterrupt:
        aside.print("Stopped.")
        return 1
    return 0 if all(verdict.solved for verdict in verdicts) else 1


def keep_out(folder: Path) -> str | None:
    """Import nothing from the folder that is graded from now on; return a module that was imported from it already."""
    path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [each for each in sys.path if Path(each).resolve() != folder.resolve()]
    os.environ["PYTHONPATH"] = os.pathsep.join(each for each in path if Path(each).resolve() != folder.resolve())
    files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items()) if "." not in name}
    homes = {name: Path(file).resolve().parent for name, file in files.items() if file}
    return next((name for name, home in homes.items() if folder.resolve() in (home, home.parent)), None)


def tell(verdicts: list[Verdict], as_json: bool) -> None:
    if as_json:
        print(json.dumps(grading.as_data(verdicts)))
    else:
        grading.show(verdicts, output)


def below_progress(request: Request) -> list[Verdict]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=aside, transient=True) as progress:
        bar = progress.add_task("Checking exercises", total=len(request.exercises))
        return asyncio.run(grading.grade(request.exercises, request.folder, lambda: progress.advance(bar)))
