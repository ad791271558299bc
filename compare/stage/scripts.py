"""Scripts: the demos that there are, each a file; a new one is a new file and no code."""

import re
from pathlib import Path

from pydantic import ValidationError

from compare.stage.script import Script

FOLDER = Path(__file__).parents[2] / "docs" / "instructors" / "scenes"
NAME = re.compile(r"[a-z0-9_]{1,60}")


class SceneIsBroken(Exception):
    """A file is no scene; the message names the file, the field, and what is wrong there."""


class NoSuchScene(Exception):
    """There is no such scene; the message says which there are."""


class Scripts:
    """Reads a folder, anew each time: who writes a scene sees it at once."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder

    def names(self) -> list[str]:
        return sorted(path.stem for path in self.folder.glob("*.json"))

    def read(self, name: str) -> Script:
        """Give a scene.

        Raises:
            NoSuchScene: nobody wrote one of that name.
            SceneIsBroken: what was written is none.
        """
        if name not in self.names():
            raise NoSuchScene(f"There is no scene {name}; there are: {', '.join(self.names())}.")
        path = self.folder / f"{name}.json"
        try:
            return Script.model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise SceneIsBroken(in_words(path, error)) from error

    def version(self, name: str) -> str:
        """Give the code of a version that can be deployed.

        Raises:
            NoSuchScene: there is none of that name.
        """
        path = self.folder / "versions" / f"{name}.py"
        if not (NAME.fullmatch(name) and path.is_file()):
            raise NoSuchScene(f"There is no version {name} in {self.folder.name}/versions.")
        return path.read_text("utf-8")


def in_words(path: Path, error: ValidationError) -> str:
    """Say where the first mistakes are, counting steps and actions as people do."""
    mistakes = [f"{field(each['loc'])}: {each['msg']}" for each in error.errors()[:3]]
    return f"{path.name} is no scene. " + "; ".join(mistakes)


def field(place: tuple[int | str, ...]) -> str:
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).removeprefix(".") or "the whole file"
