"""Course: all exercises in their order, and the copy of them in which a student works."""

import re
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

from compare.learn import reading
from compare.learn.exercise import Exercise

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def course(notebooks: Path = NOTEBOOKS) -> list[Exercise]:
    """Find the exercises; their names say their order."""
    return [Exercise(path) for path in sorted((notebooks / "exercises").glob("[0-9][0-9]_*.py"))]


def named(exercises: list[Exercise], name: str) -> Exercise | None:
    """Find an exercise by its number, or by its name with or without `.py`."""
    number = f"{int(name):02}_" if re.fullmatch("[0-9]{1,3}", name) else None
    is_meant = (
        each.name == name.removesuffix(".py") or (number and each.name.startswith(number)) for each in exercises
    )
    return next(compress(exercises, is_meant), None)


@dataclass(frozen=True)
class WorkingCopy:
    """The folder in which a student works; what is shipped stays as it is."""

    folder: Path

    def file(self, exercise: Exercise) -> Path:
        return self.folder / exercise.path.name

    def lay_out(self, exercises: list[Exercise]) -> None:
        """Copy what is not there yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for exercise in exercises:
            if not self.file(exercise).exists():
                self.file(exercise).write_text(exercise.text, "utf-8")

    def reset(self, exercise: Exercise) -> Path | None:
        """Bring an exercise back as it was shipped; give where the old text is kept, if it was another."""
        file, shipped = self.file(exercise), exercise.text.encode()
        before = file.with_name(f"{file.name}.before")
        if reading.content(file) == shipped:
            return None
        if kept := file.exists():
            file.replace(before)
        file.write_bytes(shipped)
        return before if kept else None
