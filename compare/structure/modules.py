"""Modules: which files of ours a process loads, found by following the imports of its app."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.util import resolve_name
from pathlib import Path

from compare.topology import Process

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """One file of Python."""

    name: str
    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def package(self) -> str:
        """Where its siblings are, and its relative imports begin."""
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]

    @property
    def imports(self) -> Iterator[str]:
        """Yield all that it may import: of `from a import b`, both `a` and `a.b`, which may be a module."""
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names=aliases):
                    yield from (alias.name for alias in aliases)
                case ast.ImportFrom(module=origin, names=aliases, level=level):
                    base = resolve_name("." * level + (origin or ""), self.package)
                    yield from (base, *(f"{base}.{alias.name}" for alias in aliases))


class Sources:
    """The packages below a folder; what is not there is not ours."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self._found: dict[str, Module | None] = {}

    def find(self, name: str) -> Module | None:
        if name not in self._found:
            place = self.root.joinpath(*name.split("."))
            paths = (place / "__init__.py", place.with_suffix(".py"))
            self._found[name] = next((Module(name, path) for path in paths if path.is_file()), None)
        return self._found[name]

    def reachable(self, *names: str) -> list[Module]:
        """Give what is loaded when these are imported: they, their packages, and whatever these import."""
        found: dict[str, Module] = {}
        waiting = [*names]
        while waiting:
            name = waiting.pop()
            if name and name not in found and (module := self.find(name)):
                found[name] = module
                waiting += [name.rpartition(".")[0], *module.imports]
        return [found[name] for name in sorted(found)]

    def loaded_by(self, process: Process) -> list[Module]:
        """Give what a process loads: what its app reaches, and the migrations, which Alembic finds by their folder."""
        app = app_module(process)
        return self.reachable(app, *(self._migrations(app) if process.database else ()))

    def _migrations(self, app: str) -> Iterator[str]:
        for path in self.root.joinpath(*app.split(".")[:-1], "migrations").rglob("*.py"):
            yield ".".join(path.relative_to(self.root).with_suffix("").parts)

    def short(self, module: Module) -> str:
        return module.path.relative_to(self.root).as_posix()


def app_module(process: Process) -> str:
    return process.app.partition(":")[0]
