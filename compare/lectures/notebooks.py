"""Notebooks: which lectures there are, and reading one as it was committed, outputs included."""

import json
from collections.abc import Collection, Iterable
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


def meant(names: Iterable[str], known: Collection[str]) -> list[str]:
    """Find the lectures that somebody means, each by its number, its name or its file; all for no name.

    Raises:
        NoSuchLecture: a name is none of theirs, or there are no lectures at all.
    """
    there = f"there are: {', '.join(known)}." if known else "there are none."
    begins = tuple(Path(name).stem for name in names)
    if unknown := [begin for begin in begins if not any(name.startswith(begin) for name in known)]:
        raise NoSuchLecture(f"There is no lecture {' or '.join(map(repr, unknown))}; {there}")
    if not known:
        raise NoSuchLecture(f"There is no lecture yet; {there}")
    return [name for name in known if name.startswith(begins or "")]


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
