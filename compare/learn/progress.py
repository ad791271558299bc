"""Progress: what a student has solved, was shown and was told; kept in a file."""

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from compare.learn import reading

FILE = "progress.json"


class Progress(BaseModel):
    """What is remembered from one day to the next."""

    model_config = ConfigDict(strict=True, extra="forbid")

    version: Literal[1] = 1
    at: str = ""
    solved: list[str] = []
    shown: list[str] = []
    """Solutions that were read before the exercise was solved."""
    hints: dict[str, int] = {}

    def solve(self, name: str) -> None:
        self.solved = sorted({*self.solved, name})

    def forget(self, name: str) -> None:
        """Take an exercise as one that is still to be solved."""
        self.solved = [each for each in self.solved if each != name]

    def show(self, name: str) -> None:
        self.shown = sorted({*self.shown, name})


class Unknown(Exception):
    """The file is not what this version writes; where it is kept, since a new one begins."""


def load(folder: Path) -> Progress:
    """Read the progress of a working copy; it begins with nothing.

    Raises:
        Unknown: what is there cannot be read, and has been put aside.
    """
    file = folder / FILE
    if not file.exists():
        return Progress()
    try:
        return Progress.model_validate_json(reading.read(file))
    except ValidationError as error:
        aside = file.with_name(f"{FILE}.before")
        file.replace(aside)
        raise Unknown(str(aside)) from error


def save(progress: Progress, folder: Path) -> None:
    """Write it all at once: who reads sees the old file or the new one."""
    with _replacing(folder / FILE) as new:
        new.write_text(progress.model_dump_json(indent=1) + "\n", "utf-8")


@contextmanager
def _replacing(file: Path) -> Generator[Path]:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}")
    os.close(handle)
    try:
        yield Path(name)
        os.replace(name, file)
    finally:
        Path(name).unlink(missing_ok=True)
