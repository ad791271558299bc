"""What in a student's part has to do with how it is graded; an instructor should look at it.

Such a part is not refused, because there may be a good reason. What the shipped file or the solution mentions, too, is
not suspicious.
"""

import ast
from collections.abc import Iterator

from compare.learn.exercise import Exercise, cut

MODULES = {"_pytest", "atexit", "builtins", "compare", "ctypes", "gc", "importlib", "inspect", "pluggy", "psutil"}
MODULES |= {"pytest", "runpy", "subprocess", "unittest"}
"""Modules with which code can change how it is checked, or leave something behind."""

NAMES = {"__builtins__", "__file__", "__import__", "__loader__", "__spec__", "compile", "eval", "exec", "globals"}
ATTRIBUTES = {"_exit", "_getframe", "abort", "argv", "execv", "execve", "f_back", "f_globals", "fork", "kill", "killpg"}
ATTRIBUTES |= {"__globals__", "__subclasses__", "modules", "popen", "posix_spawn", "setsid", "settrace", "system"}


def suspicions(exercise: Exercise, own: str) -> list[str]:
    """Return the names in a student's part that are unusual for this exercise, in the order of the alphabet."""
    usual = {name for file in (exercise.path, exercise.solution) for name in mentioned(cut(file.read_text("utf-8"))[0])}
    return sorted(set(mentioned(own)) - usual)


def mentioned(text: str) -> Iterator[str]:
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # It cannot be run, either.
        return
    for node in nodes:
        match node:
            case ast.Import(names=names):
                yield from (each.name for each in names if each.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES:
                yield module
            case ast.ImportFrom(module=str(module), names=names):
                yield from (f"{module}.{each.name}" for each in names if each.name in ATTRIBUTES)
            case ast.Attribute(attr=name) if name in ATTRIBUTES:
                yield ast.unparse(node)
            case ast.Name(id=name) if name in NAMES:
                yield name
            case ast.Constant(value=str(word)) if word in ATTRIBUTES | MODULES | NAMES:
                yield repr(word)
