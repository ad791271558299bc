"""Files: all that an architecture is made of, each once, with its role, its lines and the processes that load it."""

from collections import defaultdict
from dataclasses import dataclass

from compare.structure.kinds import ROLES, Role, Surroundings, kind
from compare.structure.lines import code_lines
from compare.structure.modules import Module, Sources
from compare.topology import Architecture


@dataclass(frozen=True)
class File:
    path: str
    module: str
    kind: str
    role: Role
    lines: int
    """How many hold code."""

    processes: tuple[str, ...]
    """Who loads it, and so starts anew when it changes."""


def files(architecture: Architecture, sources: Sources) -> list[File]:
    """Give every file that some process of an architecture loads."""
    around, loaders = Surroundings(architecture, sources), defaultdict(list)
    for process in architecture.processes:
        for module in sources.loaded_by(process):
            loaders[module].append(process.name)
    found = (_file(module, tuple(names), sources, around) for module, names in loaders.items())
    return sorted(found, key=lambda file: file.path)


def _file(module: Module, processes: tuple[str, ...], sources: Sources, around: Surroundings) -> File:
    found = kind(module, around)
    return File(sources.short(module), module.name, found.name, found.role, code_lines(module.text), processes)


def lines_by_role(found: list[File]) -> dict[Role, int]:
    return {role: sum(file.lines for file in found if file.role == role) for role in ROLES}
