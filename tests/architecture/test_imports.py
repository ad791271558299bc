"""Imports: who may import whom, and the proof that import-linter would notice."""

import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, REPOSITORY, SERVICES

BUILDING_BLOCKS = ["contracts", "chassis"]
MAY_IMPORT = {
    "contracts": [],
    "chassis": ["contracts"],
    "tests": [package for package in PACKAGES if package not in ("monolith", "microservices", "realistic")],
    "realistic": [package for package in PACKAGES if package not in ("compare", "tests")],
}
IMPORTERS = [package for package in PACKAGES if package != "microservices"] + SERVICES


def forbidden_to(importer: str) -> list[str]:
    """Give what design rules out: for a service also every other service."""
    allowed = MAY_IMPORT.get(importer, BUILDING_BLOCKS)
    others = chain(PACKAGES, SERVICES if importer in SERVICES else [])
    return [other for other in others if other not in allowed and not f"{importer}.".startswith(f"{other}.")]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([linter, "--no-logo", "--no-cache"], cwd=folder, capture_output=True, text=True)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the packages, in which imports may be planted."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(REPOSITORY / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_tree_keeps_the_rules() -> None:
    linted = lint(REPOSITORY)
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize("importer", [importer for importer in IMPORTERS if forbidden_to(importer)])
def test_a_forbidden_import_is_noticed(copy: Path, importer: str) -> None:
    planted = copy.joinpath(*importer.split("."), "planted.py")
    planted.write_text("".join(f"import {module}\n" for module in forbidden_to(importer)))
    linted = lint(copy)
    planted.unlink()
    assert linted.returncode == 1
    assert [
        module for module in forbidden_to(importer) if f"{importer}.planted -> {module} " not in linted.stdout
    ] == []


def test_a_new_service_is_covered_without_being_listed(copy: Path) -> None:
    service = copy / "microservices" / "planted"
    service.mkdir()
    (service / "__init__.py").write_text(f"import {SERVICES[0]}\n")
    linted = lint(copy)
    shutil.rmtree(service)
    assert f"microservices.planted -> {SERVICES[0]} " in linted.stdout


def test_no_package_is_left_out() -> None:
    """A new package fails here until somebody decides what it may import."""
    import tomllib

    linter = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    assert sorted(linter["root_packages"]) == PACKAGES
    assert {name for contract in linter["contracts"] for name in contract.get("source_modules", [])} == set(PACKAGES)


def test_the_command_line_imports_no_framework() -> None:
    """Each command waits for what it imports; those that need a framework import it when they run."""
    code = "import sys, compare.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"fastapi", "sqlalchemy", "aiohttp", "httpx", "numpy", "pytest"}.isdisjoint(loaded)
