"""Exercise: one small file with a story, starter code and a check; its hints and its solution lie beside it."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

MARKER = "# --- The check: leave it as it is. ---"
LINE_OF_MARKER = re.compile(rf"^{re.escape(MARKER)}[ \t]*$", re.MULTILINE)
BETWEEN_HINTS = re.compile(r"^---[ \t]*$", re.MULTILINE)
TASK = re.compile(r"^Your task: (.*?)(?:\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
SECONDS = 20.0
"""How long a check may take that does not say `CHECK_SECONDS = ...` itself."""


class NoMarker(Exception):
    """Nobody can tell where the student's part ends."""


def cut(text: str) -> tuple[str, str]:
    """Give the student's part, and the check that begins with the marker.

    Raises:
        NoMarker: the line between the two is not there.
    """
    found = LINE_OF_MARKER.search(text)
    if not found:
        raise NoMarker
    return text[: found.start()], text[found.start() :]


def sentence(test: str) -> str:
    """Read a test's name aloud: `test_two_lamps_are_equal` is "two lamps are equal"."""
    return test.removeprefix("test_").replace("_", " ")


@dataclass(frozen=True)
class Exercise:
    """An exercise as it is shipped."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def docstring(self) -> str:
        return ast.get_docstring(ast.parse(self.text)) or ""

    @property
    def title(self) -> str:
        return self.docstring.partition("\n")[0]

    @property
    def task(self) -> str:
        """Give what is to be done, as one line."""
        found = TASK.search(self.docstring)
        return " ".join(found[1].split()) if found else ""

    @property
    def solution(self) -> Path:
        return self.path.parents[1] / "solutions" / self.path.name

    @property
    def hints(self) -> list[str]:
        """Give the hints, from where to look to nearly the code."""
        text = (self.path.parents[1] / "hints" / f"{self.name}.md").read_text("utf-8")
        return [hint.strip() for hint in BETWEEN_HINTS.split(text)]

    @cached_property
    def solved(self) -> str:
        """Give the solution's code, without the story and the check."""
        own = cut(self.solution.read_text("utf-8"))[0]
        story = ast.parse(own).body[0]
        return "\n".join(own.splitlines()[story.end_lineno :]).strip()

    @cached_property
    def check(self) -> str:
        """Give the check, from the solution: whatever a student does to a copy of it does not help."""
        return cut(self.solution.read_text("utf-8"))[1]

    @property
    def tests(self) -> list[str]:
        """Give the names of the check's tests, in order."""
        functions = (node for node in ast.parse(self.check).body if isinstance(node, ast.FunctionDef))
        return [function.name for function in functions if function.name.startswith("test_")]

    @property
    def seconds(self) -> float:
        """Give the deadline of the check: its own `CHECK_SECONDS`, or what is usual."""
        for node in ast.parse(self.check).body:
            match node:
                case ast.Assign(
                    targets=[ast.Name(id="CHECK_SECONDS")], value=ast.Constant(value=int() | float() as own)
                ):
                    return float(own)
        return SECONDS
