"""Notebooks: which lectures there are, and reading one as it was committed, outputs included."""

import json
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode


class NoSuchLecture(Exception):
    """Nobody wrote it; the message says which there are."""


class NotANotebook(Exception):
    """The file is something else; the message says which file, and what is the matter."""


def notebooks(folder: Path) -> dict[str, Path]:
    """Find the notebooks of a folder by their names, in the order of the lectures."""
    return {path.stem: path for path in sorted(folder.glob("*.ipynb"))}


def chosen(folder: Path, names: Iterable[str]) -> list[Path]:
    """Give the notebooks of these names, or all if there is no name.

    Raises:
        NoSuchLecture: a name is none of theirs, or there are no notebooks at all.
    """
    found = notebooks(folder)
    there = f"there are: {', '.join(found)}." if found else f"there are none in {folder}."
    wanted = [Path(name).stem for name in names] or list(found)
    if unknown := [name for name in wanted if name not in found]:
        raise NoSuchLecture(f"There is no lecture {' or '.join(map(repr, unknown))}; {there}")
    if not wanted:
        raise NoSuchLecture(f"There is no lecture yet; {there}")
    return [found[name] for name in dict.fromkeys(wanted)]


def read(path: Path) -> NotebookNode:
    """Read a notebook; nothing of it is executed.

    Raises:
        NotANotebook: it is no JSON, or not what Jupyter writes.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise NotANotebook(f"{path} is no valid JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("cells"), list):
        raise NotANotebook(f"{path} is JSON, but no notebook: it has no list of cells.")
    try:
        return nbformat.reads(json.dumps(document), as_version=4)
    except Exception as error:  # Nbformat raises whatever it stumbles over.
        raise NotANotebook(f"{path} is no notebook that Jupyter would open: {error}") from error
