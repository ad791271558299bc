"""Answering: runs a student's part in a process of its own, and evaluates there what it is asked.

It reads the file's name, reports that the file is loaded, reads the questions, and reports an answer to each. Nothing
in this process decides whether an answer is right. What questions may use is in
`compare.learn.questions.tools`.
"""

import faulthandler
import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

from compare.learn.examiner import Examiner, pipes
from compare.learn.questions import tools
from compare.learn.verdict import STUCK

LONGEST_ANSWER = 10_000


def main() -> None:
    orders, report = pipes()
    name, lines, seconds = json.loads(orders.readline())
    file = Path(name)
    student = Examiner(file, lines, orders, report)
    student.write(begun=True)
    with file.with_name(STUCK).open("w") as stuck:
        faulthandler.dump_traceback_later(seconds, file=stuck)
        try:
            module = load(file)
            student.write(loaded=True)
            names = {**vars(module), **vars(tools)}
            for question in json.loads(orders.readline()):
                student.write(answer=answer_to(question, names))
            student.write(done=True)
        except BaseException as error:
            student.trouble(error)


def load(file: Path) -> Any:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec
    assert spec.loader
    module = sys.modules[file.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answer_to(question: str, names: dict[str, Any]) -> str:
    """Evaluate a question; an error counts by its name."""
    try:
        return repr(eval(question, names))[:LONGEST_ANSWER]
    except Exception as error:
        return f"raises {type(error).__name__}"
