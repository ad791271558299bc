"""The tree: which packages, services, files and twins there are."""

import ast
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
NOT_CODE = shutil.ignore_patterns(".*", "data", "reports", "my-exercises", "*.egg-info")
"""What a copy of the checkout does without; bytecode is copied, since to compile all takes seconds."""

needs_git = pytest.mark.skipif(
    not (REPOSITORY / ".git").exists() or not shutil.which("git"), reason="this is no clone: git is not asked"
)
PACKAGES = sorted(init.parent.name for init in REPOSITORY.glob("*/__init__.py"))
SERVICES = sorted(f"microservices.{init.parent.name}" for init in REPOSITORY.glob("microservices/*/__init__.py"))
FILES = sorted(file for package in PACKAGES for file in (REPOSITORY / package).rglob("*.py"))
CODE = [file for file in FILES if "migrations" not in file.parts]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Twins:
    """A file of the monolith, and the file of the same name in a service."""

    monolith: Path
    service: Path

    def __str__(self) -> str:
        return short(self.service)

    @property
    def keep_a_domain(self) -> bool:
        """Tell whether this is `orders/orders.py`: a service's namesake, which is what people compare."""
        return self.service.stem == self.service.parent.name


TWINS = [
    Twins(file, twin)
    for file in sorted(REPOSITORY.glob("monolith/*.py"))
    for twin in sorted(REPOSITORY.glob(f"microservices/*/{file.name}"))
    if file.name != "__init__.py"
]
DOMAIN_TWINS = [twins for twins in TWINS if twins.keep_a_domain]


def short(file: Path) -> str:
    return file.relative_to(REPOSITORY).as_posix()


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def names(file: Path) -> list[str]:
    """Give what a file defines at its top level, in order."""
    return [name for statement in parsed(file).body for name in _defined(statement)]


def _defined(statement: ast.stmt) -> list[str]:
    if isinstance(statement, Function | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def functions(file: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(file)) if isinstance(node, Function))


def imported(file: Path) -> set[str]:
    """Give the top-level names of all that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {name.partition(".")[0] for name in found}
