"""Kinds: what a file is, told by where it stands and what it declares, and which role that gives it.

The domain is what the marketplace is about, the platform what any service needs, and the glue what holds
the parts together: it would go if the parts did.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from compare.structure import syntax
from compare.structure.modules import Module, Sources, app_module
from compare.topology import Architecture

Role = Literal["domain", "platform", "glue"]
ROLES: tuple[Role, ...] = get_args(Role)


class Surroundings:
    """What must be known of an architecture to tell what one of its files is."""

    def __init__(self, architecture: Architecture, sources: Sources) -> None:
        self.sources = sources
        self.apps = [(app_module(process), process) for process in architecture.processes]

    def is_app(self, module: Module) -> bool:
        return any(module.name == app for app, _ in self.apps)

    def stands_before_domains(self, module: Module) -> bool:
        """Tell whether a file belongs to a process of whose domains the contract knows none, like a gateway."""
        beside = (process for app, process in self.apps if app.rpartition(".")[0] == module.package)
        domains = {domain for process in beside for domain in process.domains}
        return bool(domains) and not any(self.sources.find(f"contracts.{domain}") for domain in domains)

    def calls_others(self, module: Module) -> bool:
        """Tell whether a file calls another process, itself or through its siblings."""
        siblings = (each for each in self.sources.reachable(module.name) if each.package == module.package)
        return any(syntax.calls_remotely(each) for each in siblings)


@dataclass(frozen=True)
class Kind:
    name: str
    role: Role
    holds: Callable[[Module, Surroundings], bool]


KINDS = (
    Kind("chassis", "platform", lambda module, _: module.name.split(".")[0] == "chassis"),
    Kind("migration", "platform", lambda module, _: "migrations" in module.name.split(".")),
    Kind("contract", "domain", lambda module, _: module.name.split(".")[0] == "contracts"),
    Kind("table", "domain", lambda module, _: bool(syntax.tables(module))),
    Kind("public route", "domain", lambda module, _: bool(syntax.public_routes(module))),
    Kind("app", "glue", lambda module, around: around.is_app(module)),
    Kind("internal route", "glue", lambda module, _: bool(syntax.routes(module))),
    Kind("remote call", "glue", lambda module, around: around.calls_others(module)),
    Kind("gateway", "platform", lambda module, around: around.stands_before_domains(module)),
    Kind("rule", "domain", lambda _module, _around: True),
)
"""The first that holds is what a file is."""


def kind(module: Module, around: Surroundings) -> Kind:
    return next(each for each in KINDS if each.holds(module, around))
