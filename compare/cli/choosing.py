"""Choosing: how commands are told which architectures are meant, and where their data is."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from compare.architectures import ARCHITECTURES, DECLARED
from compare.topology import Architecture

NAME = re.compile(r"[a-z0-9.:-]+")


def known(name: str) -> Architecture:
    """Find a declared architecture."""
    if name not in DECLARED:
        raise typer.BadParameter(f"there is no architecture {name!r}; there are: {', '.join(DECLARED)}.")
    return DECLARED[name]


def several(names: str) -> list[Architecture]:
    """Find declared architectures whose names are separated by commas."""
    return [known(name) for name in names.split(",")]


def made(folder: Path) -> Path:
    """Make a folder for results before anything runs, because it would be too late afterwards."""
    return _possible(folder, lambda: folder.mkdir(parents=True, exist_ok=True), folder / ".results")


def replaced(*patterns: str) -> Callable[[Path], Path]:
    """Make a folder for results, and open those in it that a command replaces, before anything runs."""

    def check(folder: Path) -> Path:
        made(folder)
        for file in (file for pattern in patterns for file in folder.glob(pattern)):
            _possible(file, lambda: None, file)
        return folder

    return check


def opened(file: Path | None) -> Path | None:
    """Make the folder of a file for results, and open the file, before anything runs."""
    return file and _possible(file, lambda: file.parent.mkdir(parents=True, exist_ok=True), file)


def _possible(results: Path, prepare: Callable[[], None], file: Path) -> Path:
    try:
        prepare()
        is_new = not file.exists()
        file.open("ab").close()
        if is_new:
            Path(os.path.realpath(file)).unlink()  # A link that led nowhere before stays.
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise typer.BadParameter(f"results cannot be written to {results}: {why}. Choose another place.") from error
    return results


def host(address: str) -> str:
    """Read the name of a host, which may stand in an address that was copied from a browser."""
    try:
        name = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        name = None
    if not name or not NAME.fullmatch(name):
        raise typer.BadParameter(f"{address!r} is no name of a host; write it as in `--trust page.example.org`.")
    return name


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
FOLDERS = "Its databases, keys and logs; for all architectures, the folder around theirs."


def folders(arch: str, data: Path | None) -> list[tuple[Architecture, Path]]:
    """Give the architectures that are meant, each with its data folder."""
    if arch == "all":
        return [(each, (data or Path("data")) / name) for name, each in ARCHITECTURES.items()]
    return [(known(arch), data or Path("data", arch))]
