"""Shape: small files about one noun, short functions, types and docstrings everywhere."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.architecture.tree import CODE, FILES, REPOSITORY, Function, functions, parsed, short

MOST_LINES, MOST_LINES_OF_A_MARKETPLACE = 300, 200
MARKETPLACES = {"contracts", "chassis", "monolith", "microservices", "realistic"}
"""Their files are read side by side in class, so they are short."""
USUAL_LINES, LONG_LINES, LONG_AT_MOST = 6, 20, 0.02
DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc", "shared", "lib"}


def test_no_file_is_too_long_to_be_read_in_one_go() -> None:
    lines = {file: len(file.read_text("utf-8").splitlines()) for file in FILES}
    assert {short(file): count for file, count in lines.items() if count > most_lines(file)} == {}


def most_lines(file: Path) -> int:
    package = file.relative_to(REPOSITORY).parts[0]
    return MOST_LINES_OF_A_MARKETPLACE if package in MARKETPLACES else MOST_LINES


def test_functions_have_about_five_lines_and_rarely_more_than_twenty() -> None:
    lengths = {f"{short(file)}:{each.name}": length(each) for file in CODE for each in functions(file)}
    long = {name: lines for name, lines in lengths.items() if lines > LONG_LINES}
    assert median(lengths.values()) <= USUAL_LINES
    assert len(long) <= LONG_AT_MOST * len(lengths), long


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_nothing_is_put_into_a_drawer() -> None:
    """A file is one noun; what has no name of its own is not understood yet."""
    assert [short(file) for file in FILES if DRAWERS & {file.stem, *file.relative_to(REPOSITORY).parts}] == []


def test_every_file_says_what_it_is() -> None:
    assert [short(file) for file in FILES if not ast.get_docstring(parsed(file))] == []


def test_every_folder_of_code_is_a_package() -> None:
    folders = {file.parent for file in CODE}
    assert [short(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_public_function_is_typed() -> None:
    assert [f"{short(file)}: {gap}" for file in CODE for gap in untyped(file)] == []


def untyped(file: Path) -> Iterator[str]:
    for function in functions(file):
        if function.name.startswith("_") and not function.name.endswith("__"):
            continue
        bare = [argument.arg for argument in arguments(function.args) if argument.annotation is None]
        if function.returns is None or set(bare) - {"self", "cls"}:
            yield f"{function.name}({', '.join(bare)})"


def arguments(args: ast.arguments) -> list[ast.arg]:
    variadic = [argument for argument in (args.vararg, args.kwarg) if argument]
    return [*args.posonlyargs, *args.args, *args.kwonlyargs, *variadic]
