"""Files: an architecture is all that its processes load, and each file has one role."""

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from compare.structure.files import File, files, lines_by_role
from compare.structure.kinds import KINDS, ROLES
from compare.structure.lines import code_lines
from compare.structure.modules import Sources, app_module
from compare.topology import Architecture, Process
from tests.architecture.tree import PACKAGES, REPOSITORY
from tests.structure import village

pytestmark = pytest.mark.slow

LOADED = "import sys; [__import__(name) for name in sys.argv[1:]]; print(*sys.modules)"


def really_loaded(processes: tuple[Process, ...]) -> set[str]:
    """Give the modules of ours that Python itself loads for the apps."""
    command = [sys.executable, "-c", LOADED, *map(app_module, processes)]
    loaded = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout.split()
    return {name for name in loaded if name.partition(".")[0] in PACKAGES}


@cache
def found_in(architecture: Architecture) -> list[File]:
    return files(architecture, Sources())


@pytest.fixture
def planted(tmp_path: Path) -> list[File]:
    return files(village.VILLAGE, Sources(village.plant(tmp_path)))


def test_the_files_are_those_that_python_loads_and_the_migrations(architecture: Architecture) -> None:
    followed = {file.module for file in found_in(architecture) if file.kind != "migration"}
    assert followed == really_loaded(architecture.processes)


def test_each_database_has_its_migrations(architecture: Architecture) -> None:
    migrations = [file for file in found_in(architecture) if file.kind == "migration"]
    assert {name for file in migrations for name in file.processes} == set(architecture.databases)


def test_each_file_has_one_role_and_all_lines_are_some_roles(architecture: Architecture) -> None:
    found = found_in(architecture)
    assert len({file.path for file in found}) == len(found)
    assert {file.role for file in found} == set(ROLES)
    lines = [code_lines((REPOSITORY / file.path).read_text("utf-8")) for file in found]
    assert sum(lines_by_role(found).values()) == sum(lines)


def test_each_kind_is_told_from_a_planted_tree(planted: list[File]) -> None:
    assert {file.path: file.kind for file in planted} == village.KINDS


def test_every_kind_is_planted() -> None:
    """If one were missing, nothing above would have tested it."""
    assert {kind.name for kind in KINDS} == set(village.KINDS.values())


def test_a_file_knows_who_loads_it(planted: list[File]) -> None:
    loaders = {file.path: file.processes for file in planted}
    assert loaders["contracts/sales.py"] == ("front", "shop")
    assert loaders["shop/prices.py"] == ("shop",)


def test_what_nobody_imports_is_left_out(planted: list[File]) -> None:
    assert "shop/forgotten.py" in village.TEXTS
    assert "shop/forgotten.py" not in {file.path for file in planted}
