"""Comparison of a part of the public surface with the file in which it is recorded."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

KEYED_BY_NAME = frozenset({"architectures", "curves", "marketplaces", "processes"})
KEYED_BY_NAME |= {"answers", "copies", "cores", "costs", "second_copies", "tests", "use_cases"}
GOLDEN = Path(__file__).with_name("golden")


def check(name: str, lines: Iterable[str]) -> None:
    """Check that a part of the surface is as recorded.

    A file that is missing is written, and the test fails once: delete the file to record an intended change.
    """
    found, file = "\n".join(lines) + "\n", GOLDEN / f"{name}.txt"
    if not file.exists():
        file.write_text(found, "utf-8")
        raise AssertionError(f"{file} was missing and has been written; read it, and commit it.")
    assert found == file.read_text("utf-8"), f"if this is intended, delete {file} and run the test again"


def check_keys(name: str, document: Any) -> None:
    """Check the keys of a JSON document that a command prints."""
    check(f"json_{name}", sorted(set(key_paths(document))))


def key_paths(document: Any, path: str = "", are_names: bool = False) -> Iterator[str]:
    """Yield the path of each key, such as `rows[].name`; keys that are names of something are an asterisk."""
    if isinstance(document, list):
        for part in document:
            yield from key_paths(part, f"{path}[]")
    if isinstance(document, dict):
        for key, part in document.items():
            shown = "*" if are_names else key
            here = f"{path}.{shown}" if path else shown
            yield here
            yield from key_paths(part, here, key in KEYED_BY_NAME and not are_names)
