"""Image: what a target of the Dockerfile would be, made by hand, since no engine is needed to copy files.

What is imitated: the files that are copied, to be read only; the packages that are installed, and no others; the
variables; the user, who has no rights; the command. What is not: the base image.
"""

import json
import os
import shlex
import shutil
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path
from typing import Self

from packaging.requirements import Requirement

from tests.architecture.tree import REPOSITORY

USER = 10001


@dataclass
class Stage:
    """What a stage says, on top of the one that it begins from."""

    copies: list[tuple[str, str]] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)

    def copy(self) -> Self:
        return type(self)(self.copies.copy(), self.variables.copy(), self.command, self.health)

    def obey(self, instruction: str, rest: str) -> None:
        if instruction == "COPY" and not rest.startswith("--from"):
            source, target = rest.split()
            self.copies.append((source, target))
        elif instruction == "ENV":
            self.variables |= dict(word.split("=", 1) for word in shlex.split(rest))
        elif instruction == "CMD":
            self.command = json.loads(rest)
        elif instruction == "HEALTHCHECK":
            self.health = json.loads(rest.partition("CMD ")[2])


def stages(dockerfile: Path) -> dict[str, Stage]:
    """Read the stages of a Dockerfile."""
    lines = dockerfile.read_text("utf-8").replace("\\\n", " ").splitlines()
    found: dict[str, Stage] = {}
    current = Stage()
    for line in lines:
        instruction, _, rest = line.partition(" ")
        if instruction == "FROM":
            origin, _, name = rest.split()
            current = found[name] = found[origin].copy() if origin in found else Stage()
        elif instruction.isupper():
            current.obey(instruction, rest)
    return found


def build(stage: Stage, folder: Path) -> None:
    """Copy what a stage copies into a folder, to be read only but for `data/`."""
    for source, target in stage.copies:
        place = folder / target / Path(source).name if target.endswith("/") else folder / target
        place.parent.mkdir(parents=True, exist_ok=True)
        origin = REPOSITORY / source
        if origin.is_dir():
            shutil.copytree(origin, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, place)
    (folder / "data").mkdir()
    for path in (folder, *folder.rglob("*")):
        if path.name != "data":
            path.chmod(0o555 if path.is_dir() else 0o444)


def install(lock: Path, folder: Path) -> None:
    """Give a folder from which only what a lock file names can be imported."""
    folder.mkdir()
    for line in lock.read_text("utf-8").splitlines():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            found = distribution(requirement.name)
            for name in {path.parts[0] for path in found.files or () if ".." not in path.parts}:
                if not (folder / name).exists():
                    (folder / name).symlink_to(Path(str(found.locate_file(name))))


def unprivileged(command: list[str]) -> list[str]:
    """Let a command run as a user without rights; root would be let write to what is read only."""
    if os.geteuid():
        return command
    return [shutil.which("unshare") or "unshare", "--user", f"--map-user={USER}", f"--map-group={USER}", *command]
