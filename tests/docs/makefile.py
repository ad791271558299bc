"""Makefile: its targets and what they run."""

import re

from tests.architecture.tree import REPOSITORY

TEXT = (REPOSITORY / "Makefile").read_text("utf-8")
VARIABLES = set(re.findall(r"^([A-Z]+) [?:]?=", TEXT, re.MULTILINE))
TARGETS: dict[str, str] = dict(re.findall(r"^([a-z][a-z-]*):.*\n((?:\t.*\n)*)", TEXT, re.MULTILINE))
"""The recipe of each target that people name."""


def plain(target: str) -> list[str]:
    """Give the commands of the environment that a target runs, in pieces: what stands between variables."""
    lines = re.findall(r"^\t\$\(BIN\)/(.*)$", TARGETS[target], re.MULTILINE)
    return [piece.strip() for line in lines for piece in re.split(r"\$\([A-Z_]+\)\S*", f"`{line}") if piece.strip()]
