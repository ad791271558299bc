"""Syntax: what the text of a file tells about it: its routes, tables, remote calls, and the names it mentions."""

import ast
from collections.abc import Iterator

from compare.structure.modules import Module

METHODS = {"get", "post", "put", "patch", "delete"}
INTERNAL = "/internal"


def classes(module: Module) -> Iterator[ast.ClassDef]:
    return (node for node in module.tree.body if isinstance(node, ast.ClassDef))


def tables(module: Module) -> list[str]:
    """Give the names of the tables that a file declares: `class Order(Table, table=True)`."""
    return [each.name for each in classes(module) if any(keyword.arg == "table" for keyword in each.keywords)]


def calls_remotely(module: Module) -> bool:
    """Tell whether a file says how another process is called: `class Inventory(Remote)`."""
    return any(isinstance(base, ast.Name) and base.id == "Remote" for each in classes(module) for base in each.bases)


def mentions(module: Module) -> set[str]:
    """Give every name that stands in a file, also one that it imports under another."""
    found = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) | ast.ClassDef(name=name):
                found.add(name)
    return found


def routes(module: Module) -> list[str]:
    """Give the paths that a file answers."""
    prefixes = dict(_routers(module.tree))
    decorators = (each for node in module.tree.body for each in getattr(node, "decorator_list", []))
    return [prefixes.get(router, INTERNAL) + path for each in decorators for router, path in _route(each)]


def public_routes(module: Module) -> list[str]:
    return [path for path in routes(module) if not path.startswith(INTERNAL)]


def _routers(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each router with its prefix. One that a function of ours makes is not for the public: it has conditions."""
    for node in tree.body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Name(id="APIRouter" | "FastAPI"), keywords=keywords),
            ):
                values = {keyword.arg: keyword.value for keyword in keywords}
                yield name, str(getattr(values.get("prefix"), "value", ""))


def _route(decorator: ast.expr) -> Iterator[tuple[str, str]]:
    match decorator:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=router), attr=method),
            args=[ast.Constant(value=str() as path), *_],
        ) if method in METHODS:
            yield router, path
