"""Which fleet runs on a data folder: the lock that its launcher holds, and the note that it leaves for other commands.

The lock decides, because the operating system releases it when the launcher ends, however it ends. A process id or the
time at which a process began cannot decide: ids are used again, and clocks are set.
"""

import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from pydantic import TypeAdapter, ValidationError

from compare.members import Member
from compare.path_lock import PathLock
from compare.starters import CouldNotStart

LOCK = "launcher.lock"
WAIT_SECONDS = 1.0
"""Longer than another command takes to look whether a fleet runs, for which it locks the folder for a moment."""

ENDING_SECONDS = 15.0
"""Longer than a launcher usually takes to notice that its folder is gone, and to end."""


@dataclass(frozen=True)
class Running:
    """A fleet that is up: where it answers, and what its operator shows to be let in."""

    architecture: str
    base_url: str
    operator_token: str
    members: dict[str, Member]
    launcher: int
    """The process that started it, for people who want to stop it."""

    data: Path
    """Where the launcher expects its data folder."""

    def is_moved(self, data: Path) -> bool:
        """Tell whether the folder in which this was found is no longer where its launcher expects it."""
        try:
            return not data.samefile(self.data)
        except OSError:
            return True


class FolderIsGone(Exception):
    """The data folder of a launcher is no longer at its path; the message says what to do."""


class Claim:
    """The lock on a data folder, from `__enter__` to `__exit__`; the same claim can be entered several times.

    Raises:
        CouldNotStart: by `__enter__`; another command uses the folder, or nothing can be written there.
    """

    def __init__(self, data: Path) -> None:
        self.data, self.lock = data, FileLock(data / LOCK, timeout=WAIT_SECONDS, thread_local=False)
        self.path_lock = PathLock(data)

    def __enter__(self) -> Self:
        _refuse_bytes(self.data)
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            self.lock.acquire()
            if self.lock.lock_counter == 1:
                self._begin()
        except Timeout as error:
            raise CouldNotStart(f"The data folder {self.data} is in use: {_by_whom(self.data)}") from error
        except OSError as error:
            raise CouldNotStart(_refusal(self.data, error)) from error
        return self

    def _begin(self) -> None:
        try:
            self._lock_path()
            self.file = (self.data / LOCK).stat()
            note(self.data).unlink(missing_ok=True)  # Its launcher was killed.
        except BaseException:
            self.__exit__()
            raise

    def _lock_path(self) -> None:
        try:
            self.path_lock.acquire(ENDING_SECONDS)
        except TimeoutError as error:
            raise CouldNotStart(
                f"The data folder {self.data} is in use: a launcher still works on the folder that was here before it "
                "was deleted or moved. Stop that launcher, or choose another folder with `--data`."
            ) from error

    def __exit__(self, *_: object) -> None:
        if self.lock.lock_counter == 1:
            self.path_lock.release()
        self.lock.release()

    def refuse_another_folder(self) -> None:
        """Refuse to go on if the folder that was claimed is no longer the one at its path.

        Raises:
            FolderIsGone: it was deleted, moved or replaced.
        """
        try:
            if os.path.samestat(self.file, (self.data / LOCK).stat()):
                return
        except (FileNotFoundError, NotADirectoryError):
            pass
        raise FolderIsGone(
            f"its data folder {self.data} was deleted, moved or replaced while it ran. "
            "Start it again; if the folder was moved, say with `--data` where it is now."
        )


def _refuse_bytes(data: Path) -> None:
    try:
        str(data.resolve()).encode()
    except UnicodeEncodeError as error:
        name = os.fsencode(data).decode(errors="replace")
        raise CouldNotStart(
            f"Cannot use the data folder {name}: its name is not valid UTF-8. Choose another one with `--data`."
        ) from error


def _refusal(data: Path, error: OSError) -> str:
    """Name what cannot be used: an entry of ours that is a folder, or else the data folder."""
    for entry in (data / LOCK, note(data)):
        if entry.is_dir():
            return f"Cannot use {entry}: it is a folder, and has to be a file. Move it away or delete it."
    return (
        f"Cannot write to the data folder {data}: {error.strerror or error}. "
        "Choose a folder where you can write with `--data`."
    )


def _by_whom(data: Path) -> str:
    if other := running(data):
        what = f"{other.architecture} runs on it at {other.base_url} (process {other.launcher}). Stop it"
    else:
        what = "another command is working on it. Wait until that command has finished"
    return f"{what}, or choose another folder with `--data`."


def unless_running(data: Path) -> AbstractContextManager[object]:
    """Claim a data folder for a change that does not need a claim while a fleet runs there."""
    return nullcontext() if running(data) else Claim(data)


def running(data: Path) -> Running | None:
    """Find the fleet that runs on a data folder; the note of a launcher that was killed does not count."""
    found = read_note(data)
    return found if found and _is_claimed(data) else None


def _is_claimed(data: Path) -> bool:
    try:
        with FileLock(data / LOCK, timeout=0, thread_local=False):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def where(architecture: str) -> Path:
    """Find the data folder that an architecture runs on: its own, unless it came there by migration."""
    own = Path("data", architecture)
    folders = [own, *sorted(Path("data").glob("*"))]
    return next((each for each in folders if (found := running(each)) and found.architecture == architecture), own)


def note(data: Path) -> Path:
    return data / "running.json"


def write_note(data: Path, architecture: str, base_url: str, operator_token: str, members: dict[str, Member]) -> None:
    """Say that this process runs a fleet; readable for its owner only, since the token is in it."""
    found = Running(architecture, base_url, operator_token, members, os.getpid(), data.resolve())
    draft = note(data).with_suffix(".draft")
    draft.touch(mode=0o600)
    draft.write_bytes(TypeAdapter(Running).dump_json(found, indent=2))
    draft.replace(note(data))


def read_note(data: Path) -> Running | None:
    try:
        return TypeAdapter(Running).validate_json(note(data).read_bytes())
    except (OSError, ValidationError):
        return None


def remove_note(data: Path, operator_token: str) -> None:
    """Remove the note of the fleet that has this token; leave that of another one, which may run there by now."""
    if (found := read_note(data)) and found.operator_token == operator_token:
        note(data).unlink(missing_ok=True)
