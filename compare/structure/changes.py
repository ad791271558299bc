"""Changes: which files, processes and databases a new field on one shape of the contract concerns."""

from collections.abc import Iterator
from dataclasses import dataclass

from compare.structure import syntax
from compare.structure.files import File
from compare.structure.modules import Module, Sources
from compare.topology import Architecture

CONTRACT, PUBLIC = "contract", "Public"


@dataclass(frozen=True)
class Change:
    """A new field on one shape."""

    shape: str
    """What both `ReviewPublic` of the contract and the table `Review` are called after."""

    files: tuple[File, ...]
    """Those that mention the shape: the contract, tables, routes, and who calls."""

    restarts: tuple[str, ...]
    """The processes that load one of these files."""

    migrates: tuple[str, ...]
    """The databases that have a table of the shape."""

    undisturbed: tuple[str, ...]
    """The processes that load the contract's file for another shape's sake, and may stay up."""


def changes(architecture: Architecture, files: list[File], sources: Sources) -> list[Change]:
    """Give the change of each shape that the public sees."""
    modules = {file: module for file in files if (module := sources.find(file.module))}
    contracts = [file for file in files if file.kind == CONTRACT]
    return [
        _change(shape, contract, architecture, modules) for contract in contracts for shape in shapes(modules[contract])
    ]


def shapes(contract: Module) -> list[str]:
    """Give what a file of the contract publishes: `Review`, for it has a `ReviewPublic`."""
    names = [each.name for each in syntax.classes(contract)]
    return [name.removesuffix(PUBLIC) for name in names if name.endswith(PUBLIC)]


def _change(shape: str, contract: File, architecture: Architecture, modules: dict[File, Module]) -> Change:
    family = {shape, *(each.name for each in syntax.classes(modules[contract]) if each.name.startswith(shape))}
    mentioning = [file for file, module in modules.items() if family & syntax.mentions(module)]
    users = {name for file in mentioning if file != contract for name in file.processes}
    tables = {name for file in mentioning if shape in syntax.tables(modules[file]) for name in file.processes}
    return Change(
        shape,
        files=tuple(sorted(mentioning, key=lambda file: (file.kind != CONTRACT, file.path))),
        restarts=tuple(_in_order(architecture, users)),
        migrates=tuple(_in_order(architecture, tables & {*architecture.databases})),
        undisturbed=tuple(_in_order(architecture, {*contract.processes} - users)),
    )


def _in_order(architecture: Architecture, names: set[str]) -> Iterator[str]:
    return (process.name for process in architecture.processes if process.name in names)
