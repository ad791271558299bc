"""Commands: finds out whether a line that a reader may type is one that works, without doing what it does."""

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

import typer
import typer.main

from compare.architectures import DECLARED
from compare.cli import app
from compare.manifests import checkers
from tests.architecture.tree import FILES, REPOSITORY, short
from tests.docs.makefile import TARGETS, VARIABLES

MARKETPLACE = typer.main.get_group(app)


class WrongCommand(Exception):
    """Whoever types this gets an error."""


def check(line: str) -> None:
    """Tell whether we know a command.

    Raises:
        WrongCommand: its name, an option, or something that it is about does not exist.
    """
    name, *words = shlex.split(line, comments=True)
    if name not in CHECKS:
        raise WrongCommand(f"{line}: nobody knows {name}")
    try:
        CHECKS[name](words)
    except (typer.TyperException, WrongCommand) as error:
        raise WrongCommand(f"{line}: {error}") from error


def need(condition: object, what: str) -> None:
    if not condition:
        raise WrongCommand(what)


def make(words: list[str]) -> None:
    for word in words:
        variable, sets, _ = word.partition("=")
        need(variable in (VARIABLES if sets else TARGETS), f"the Makefile has no {variable}")


def marketplace(words: list[str]) -> None:
    """Parse as typer would; a word in capitals stands for whatever the reader chooses."""
    name, *rest = words or ["--help"]
    with suppress(typer.Exit):
        if name.startswith("-"):
            MARKETPLACE.make_context("marketplace", [name, *rest])
        need(name in MARKETPLACE.commands, f"there is no {name}")
        context = MARKETPLACE.commands[name].make_context(name, rest)
        for architecture in context.params.get("arch", "all").split(","):
            need(architecture in (*DECLARED, "all") or architecture.isupper(), f"there is no {architecture}")


def python(words: list[str]) -> None:
    need(words[0] == "-m", "only modules are run")
    need(importlib.util.find_spec(words[1]), f"there is no module {words[1]}")
    if words[1] in MODULES:
        MODULES[words[1]](words[2:])


def pytest(words: list[str]) -> None:
    for word, after in zip(words, [*words[1:], ""], strict=True):
        need(not word.startswith("-") or word.partition("=")[0] in pytest_options(), f"there is no {word}")
        need(word != "-k" or any(after in short(file) for file in FILES), f"{after} selects nothing")
    files_exist(words)


@cache
def pytest_options() -> set[str]:
    """Ask pytest what it understands here, ours and the plugins' included."""
    command = [sys.executable, "-m", "pytest", "--help"]
    told = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"(?<![\w-])--?\w[\w-]*", told))


def tool(name: str, words: list[str]) -> None:
    """Check a program of the environment by its name, and the files that it is given."""
    need(shutil.which(name, path=Path(sys.executable).parent), f"{name} is not installed")
    files_exist(words)


def checker(name: str, words: list[str]) -> None:
    """Check a program that `make checkers` installs, and so is there or not."""
    need(name in checkers.PROGRAMS, f"`make checkers` does not install {name}")
    files_exist(words)


def files_exist(words: list[str]) -> None:
    for word in words:
        names_a_file = ("/" in word or "." in word) and "://" not in word
        need(not names_a_file or (REPOSITORY / word).exists(), f"there is no {word}")


def deployed(words: list[str]) -> None:
    """Check what is named below `deploy/`; whether an engine or a cluster is there, only the reader knows."""
    for word in words:
        need(not word.startswith("deploy/") or (REPOSITORY / word).exists(), f"there is no {word}")


def curl(words: list[str]) -> None:
    for word in words:
        need(not word.startswith("http") or urlsplit(word).hostname == "127.0.0.1", f"{word} is not on this machine")


MODULES = {"pytest": pytest, "compare": marketplace}
CHECKS: dict[str, Callable[[list[str]], None]] = {
    "make": make,
    "marketplace": marketplace,
    "python": python,
    "curl": curl,
    **dict.fromkeys(("pip", "uv", "diff"), files_exist),
    **dict.fromkeys(("docker", "kubectl"), deployed),
    **{name: partial(tool, name) for name in ("ruff", "ty", "lint-imports")},
    "hadolint": partial(checker, "hadolint"),
}
