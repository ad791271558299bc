"""Lecture: one notebook with its outputs, and the script that it is made from."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

FOLDER = Path(__file__).parents[2] / "notebooks"
VERSION = 4
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

WORDS_A_MINUTE, MINUTES_A_CELL = 150, 0.8
"""How fast people read, and how long they look at a cell, predict and run it."""


@dataclass(frozen=True)
class Lecture:
    """One lecture of the course, by the name of its files."""

    name: str
    folder: Path = FOLDER

    @property
    def notebook(self) -> Path:
        return self.folder / f"{self.name}.ipynb"

    @property
    def script(self) -> Path:
        return self.folder / "scripts" / f"{self.name}.py"

    @cached_property
    def cells(self) -> list[NotebookNode]:
        """Give the cells of the notebook, with their outputs."""
        return nbformat.read(self.notebook, VERSION).cells

    @property
    def title(self) -> str:
        return self.cells[0].source.splitlines()[0].removeprefix("# ")

    @property
    def minutes(self) -> int:
        """Estimate how long somebody needs who reads everything and runs every cell."""
        words = sum(len(re.findall(r"\w+", cell.source)) for cell in self.cells if cell.cell_type == "markdown")
        runs = sum(cell.cell_type == "code" for cell in self.cells)
        return round(words / WORDS_A_MINUTE + runs * MINUTES_A_CELL)

    def written(self) -> NotebookNode:
        """Give the script as a notebook that was not run yet; the same script gives the same notebook."""
        notebook = jupytext.read(self.script, fmt="py:percent")
        for number, cell in enumerate(notebook.cells):
            cell["id"] = f"cell-{number:02}"
        notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}})
        return notebook


def lectures(folder: Path = FOLDER) -> dict[str, Lecture]:
    """Find all lectures, in their order."""
    return {script.stem: Lecture(script.stem, folder) for script in sorted(folder.glob("scripts/*.py"))}
