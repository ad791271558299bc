"""Examiner: runs in a process of its own, where pytest checks one file; writes down what came of each test.

`python -m compare.learn.examiner FILE LINES SECONDS RESULTS`: the student's part has so many lines, the check is below.
Every line of the results is one JSON object, there at once, since the student's code may end this process at any time.
If it is not done after so many seconds, what it was doing then is written beside the results.
"""

import faulthandler
import json
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any

import pytest

LONGEST_MESSAGE = 1_000
SWITCHED_OFF = ("terminal", "cacheprovider", "faulthandler", "warnings")


class Examiner:
    """A plugin of pytest that knows which lines are the student's."""

    def __init__(self, file: Path, lines: int, results: Path) -> None:
        self.file, self.lines, self.results = file, lines, results

    def write(self, **entry: object) -> None:
        with self.results.open("a", encoding="utf-8") as results:
            results.write(json.dumps(entry) + "\n")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out tests that the student wrote: they are welcome, and they do not count."""
        items[:] = [item for item in items if (item.location[1] or 0) >= self.lines]

    def pytest_exception_interact(self, node: pytest.Collector, call: pytest.CallInfo[Any]) -> None:
        """Note why the file cannot even be imported; pytest wraps the reason."""
        if isinstance(node, pytest.Collector) and call.excinfo:
            self.trouble(call.excinfo.value.__cause__ or call.excinfo.value)

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.trouble(excinfo.value)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.trouble(excinfo.value)

    def trouble(self, error: BaseException) -> None:
        self.write(trouble=self.described(error))

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.write(begins=nodeid.partition("::")[2].partition("[")[0])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[Any]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.outcome != "passed" or call.when == "call":
            why = self.described(call.excinfo.value) if call.excinfo else {}
            self.write(test=item.originalname, passed=report.outcome == "passed", **why)
        return report

    def described(self, error: BaseException) -> dict[str, Any]:
        """Say what happened and where in the student's part; a failed `assert` of the check speaks for itself."""
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        lines = list(self.lines_of(error.__traceback__))
        if isinstance(error, AssertionError) and lines and lines[-1] > self.lines:
            return {"message": message(error), "kind": "", "line": None}
        if isinstance(error, SyntaxError) and error.filename == str(self.file):
            lines.append(error.lineno or 1)
        own = [line for line in lines if line <= self.lines]
        return {"message": message(error), "kind": type(error).__name__, "line": own[-1] if own else None}

    def lines_of(self, traceback: TracebackType | None) -> Iterator[int]:
        """Yield the lines of the file that an error went through, the innermost last."""
        return (line for frame, line in walk_tb(traceback) if frame.f_code.co_filename == str(self.file))


def message(error: BaseException) -> str:
    """Give an error's words; a student's own class of errors may not even have these."""
    try:
        return (error.msg if isinstance(error, SyntaxError) else str(error))[:LONGEST_MESSAGE]
    except Exception:
        return ""


def examine(file: Path, lines: int, results: Path) -> None:
    """Check a file; its own part alone is compiled first, so that a bracket left open is not sought in the check."""
    examiner = Examiner(file, lines, results)
    examiner.write(begun=True)
    ini = file.with_name("pytest.ini")
    ini.write_text("[pytest]\n")  # Without one of its own, it would seek one in every folder above.
    options = [
        f"-c{ini}",
        f"--basetemp={file.with_name('tmp')}",
        "-s",
        "--assert=plain",
        *(f"-pno:{plugin}" for plugin in SWITCHED_OFF),
    ]
    try:
        compile("\n".join(file.read_text("utf-8").split("\n")[:lines]), str(file), "exec")
        pytest.main([*options, str(file)], plugins=[examiner])
        examiner.write(done=True)
    except BaseException as error:
        examiner.trouble(error)


if __name__ == "__main__":
    file, lines, seconds, results = sys.argv[1:]
    with open(f"{results}.stuck", "w") as stuck:
        faulthandler.dump_traceback_later(float(seconds), file=stuck)
        examine(Path(file), int(lines), Path(results))
    os._exit(0)  # Threads that the student's code left behind would keep the process.
