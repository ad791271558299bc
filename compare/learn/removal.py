"""Removal of a temporary folder in which a student's code has run, whatever that has made of it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex


def remove(folder: Path) -> None:
    """Remove a folder as far as that is possible.

    Folders may lie in each other too deeply for recursion, for a path, and for as many files as a process may open. So
    whatever lies deeper is first moved up.
    """
    with suppress(OSError):
        if folder.is_symlink():
            folder.unlink()
    waiting = [folder]
    while waiting:
        waiting += emptied(waiting.pop(), folder)
    with suppress(OSError):
        folder.rmdir()


def emptied(folder: Path, top: Path) -> Iterator[Path]:
    """Remove a folder with its files, and give the folders in it, which then lie in the one on top."""
    with suppress(OSError):
        folder.chmod(0o700)
        for path in list(folder.iterdir()):
            with suppress(OSError):
                if path.is_symlink() or not path.is_dir():
                    path.unlink()
                else:
                    path.chmod(0o700)
                    yield path.rename(top / token_hex())
        if folder != top:
            folder.rmdir()
