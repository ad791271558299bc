"""Running: the note that a fleet leaves in its data folder, so that other commands find it."""

import os
from dataclasses import dataclass
from pathlib import Path

import psutil
from pydantic import TypeAdapter, ValidationError

from compare.members import Member


@dataclass(frozen=True)
class Running:
    """A fleet that is up: where it answers, and what its operator shows to be let in."""

    architecture: str
    base_url: str
    operator_token: str
    members: dict[str, Member]
    launcher: int
    """The process that started it."""

    launched: float
    """When that process began, since process ids are used again."""


def running(data: Path) -> Running | None:
    """Find the fleet that runs on a data folder; a note whose launcher is gone does not count."""
    try:
        found = TypeAdapter(Running).validate_json(note(data).read_bytes())
        launcher = psutil.Process(found.launcher)
        alive = launcher.create_time() == found.launched and launcher.status() != psutil.STATUS_ZOMBIE
    except (OSError, ValidationError, psutil.NoSuchProcess):
        return None
    return found if alive else None


def where(architecture: str) -> Path:
    """Find the data folder that an architecture runs on: its own, unless it came there by migration."""
    own = Path("data", architecture)
    folders = [own, *sorted(Path("data").glob("*"))]
    return next((each for each in folders if (found := running(each)) and found.architecture == architecture), own)


def note(data: Path) -> Path:
    return data / "running.json"


def write_note(data: Path, architecture: str, base_url: str, operator_token: str, members: dict[str, Member]) -> None:
    """Say that this process runs a fleet; readable for its owner only, since the token is in it."""
    launched = psutil.Process().create_time()
    found = Running(architecture, base_url, operator_token, members, os.getpid(), launched)
    draft = note(data).with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_bytes(TypeAdapter(Running).dump_json(found, indent=2))
    draft.replace(note(data))


def remove_note(data: Path) -> None:
    note(data).unlink(missing_ok=True)
