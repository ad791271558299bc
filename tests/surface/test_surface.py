"""Commands, options and routes are those that people know."""

from collections.abc import Iterator
from typing import Any

import typer
from fastapi.routing import APIRoute

from compare.cli import app
from compare.stage.server import ROUTERS
from tests.surface import recorded


def options(name: str, command: Any) -> Iterator[str]:
    """Yield a line for each parameter of a command."""
    for each in command.params:
        needed = "required" if each.required else f"default {each.default!r}"
        yield f"{name} {'/'.join([*each.opts, *each.secondary_opts])} {each.type_descriptor.annotation} {needed}"


def test_commands_and_their_options_are_as_recorded() -> None:
    commands: dict[str, Any] = vars(typer.main.get_command(app))["commands"]
    recorded.check("commands", (line for name in sorted(commands) for line in options(name, commands[name])))


def test_routes_of_the_live_page_are_as_recorded() -> None:
    routes = [each for router in ROUTERS for each in router.routes if isinstance(each, APIRoute)]
    recorded.check("stage_routes", sorted(f"{method} {each.path}" for each in routes for method in each.methods))
