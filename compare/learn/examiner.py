"""Examiner: runs in a process of its own, where pytest checks one file; reports what came of each test.

It reads two JSON lines: first the file, how many lines of it are the student's, and the deadline; then, when the file
has been imported, the proofs. Each test of the check ends with a failure that carries its proof, so a test that
"passes" did not run to its end. Every line of the report is one JSON object, there at once, since the student's code
may end this process at any time.
"""

import faulthandler
import json
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from traceback import walk_tb
from types import TracebackType
from typing import Any, TextIO

import pytest

from compare.learn.proofs import PROOFS
from compare.learn.verdict import STUCK

LONGEST_MESSAGE = 1_000
SWITCHED_OFF = ("terminal", "cacheprovider", "faulthandler", "warnings")


class Examiner:
    """A plugin of pytest that knows which lines are the student's."""

    def __init__(self, file: Path, lines: int, orders: TextIO, report: TextIO) -> None:
        self.file, self.lines, self.orders, self.report = file, lines, orders, report

    def write(self, **entry: object) -> None:
        self.report.write(json.dumps(entry) + "\n")
        self.report.flush()

    def pytest_collection_modifyitems(self, items: list[pytest.Function]) -> None:
        """Leave out tests that the student wrote: they are welcome, and they do not count. Then ask for the proofs."""
        items[:] = [item for item in items if (item.location[1] or 0) >= self.lines]
        if items:
            self.write(loaded=True)
            setattr(items[0].module, PROOFS, json.loads(self.orders.readline()))

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
        if call.excinfo or call.when == "call":
            self.write(test=item.originalname, **(self.described(call.excinfo.value) if call.excinfo else {}))
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


def examine(file: Path, lines: int, examiner: Examiner) -> None:
    """Check a file; its own part alone is compiled first, so that a bracket left open is not sought in the check."""
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


def pipes() -> tuple[TextIO, TextIO]:
    """Take the pipes to the examination, so that the student's code has no input, and prints aside."""
    orders, report = os.fdopen(os.dup(0), encoding="utf-8"), os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return orders, report


def main() -> None:
    orders, report = pipes()
    name, lines, seconds = json.loads(orders.readline())
    file = Path(name)
    with file.with_name(STUCK).open("w") as stuck:
        faulthandler.dump_traceback_later(seconds, file=stuck)
        examine(file, lines, Examiner(file, lines, orders, report))
