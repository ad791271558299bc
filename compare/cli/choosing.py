"""Choosing: how commands are told which architectures are meant, and where their data is."""

from pathlib import Path
from typing import Annotated

import typer

from compare.architectures import ARCHITECTURES, DECLARED
from compare.topology import Architecture


def known(name: str) -> Architecture:
    """Find a declared architecture."""
    if name not in DECLARED:
        raise typer.BadParameter(f"there is no architecture {name!r}; there are: {', '.join(DECLARED)}.")
    return DECLARED[name]


def several(names: str) -> list[Architecture]:
    """Find declared architectures whose names are separated by commas."""
    return [known(name) for name in names.split(",")]


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
FOLDERS = "Its databases, keys and logs; for all architectures, the folder around theirs."


def folders(arch: str, data: Path | None) -> list[tuple[Architecture, Path]]:
    """Give the architectures that are meant, each with its data folder."""
    if arch == "all":
        return [(each, (data or Path("data")) / name) for name, each in ARCHITECTURES.items()]
    return [(known(arch), data or Path("data", arch))]
