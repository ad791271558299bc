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
NAMES |= {"_proofs"}
ATTRIBUTES = {"_exit", "_getframe", "abort", "argv", "execv", "execve", "f_back", "f_globals", "fork", "kill", "killpg"}
ATTRIBUTES |= {"__subclasses__", "modules", "popen", "posix_spawn", "setsid", "settrace", "system"}

INNER = {"__code__", "__dict__", "__getattribute__", "__globals__", "__setattr__"}
"""What functions, modules and classes are made of, and what can be changed without a word that is above."""

ANY_NAME = {"delattr", "getattr", "setattr"}
"""Functions that reach everything that is above if a name is put together while the code runs."""

NAMES |= {"locals", "vars"} | INNER
ATTRIBUTES |= INNER
WORDS = ATTRIBUTES | MODULES | NAMES | {"__class__"}


def suspicions(exercise: Exercise, own: str) -> list[str]:
    """Return the names in a student's part that are unusual for this exercise, in the order of the alphabet."""
    usual = {name for file in (exercise.path, exercise.solution) for name in mentioned(cut(file.read_text("utf-8"))[0])}
    return sorted(set(mentioned(own)) - usual)


def mentioned(text: str) -> Iterator[str]:
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # It cannot be run, either.
        return
    plain = {node.func for node in nodes if isinstance(node, ast.Call) and has_plain_name(node)}
    for node in nodes:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from imported(node)
            case ast.Attribute(value=value, attr=name) if name in ATTRIBUTES or is_other_class(node):
                yield f"{value.id}.{name}" if isinstance(value, ast.Name) else name
            case ast.Name(id=name) if name in NAMES or (name in ANY_NAME and node not in plain):
                yield name
            case ast.FunctionDef(name=name) if name in INNER:
                yield name
            case ast.Constant(value=str(word)) if word in WORDS:
                yield repr(word)


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (each.name for each in names if each.name.partition(".")[0] in MODULES)
        case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES:
            yield module
        case ast.ImportFrom(module=str(module), names=names):
            yield from (f"{module}.{each.name}" for each in names if each.name in ATTRIBUTES)


def has_plain_name(call: ast.Call) -> bool:
    """Tell whether the second argument is written as a text, as in `getattr(item, "price")`."""
    return len(call.args) > 1 and isinstance(call.args[1], ast.Constant)


def is_other_class(node: ast.Attribute) -> bool:
    """Tell whether a thing is given another class; reading which one it has is usual."""
    return node.attr == "__class__" and not isinstance(node.ctx, ast.Load)
