"""Command: `marketplace migrate`, and what the launcher of the fleet does when it is asked to."""

from pathlib import Path

import httpx

from compare import request
from compare.foreground import say
from compare.launcher import CouldNotStart, Fleet
from compare.migration.migration import CannotMigrate, migrate
from compare.request import Line
from compare.running import Running, running
from compare.topology import Architecture

MIGRATION = "migration"


def run(source: Architecture, target: Architecture, data: Path) -> int:
    """Ask the launcher that runs on a data folder, and show how it goes; give the exit code."""
    found = running(data)
    if found is None or found.architecture != source.name:
        say(_refusal(source, found, data.resolve()), style="red")
        return 2
    return request.follow(found, data, MIGRATION, target.name)


def _refusal(source: Architecture, found: Running | None, data: Path) -> str:
    if found is None:
        return f"{source.name} does not run on {data}; nothing does. Start it with `marketplace up {source.name}`."
    hint = f"Say `--from {found.architecture}`, or name another folder with `--data`."
    return f"{source.name} does not run on {data}; {found.architecture} does. {hint}"


def serve(fleet: Fleet, architectures: dict[str, Architecture]) -> None:
    """Migrate a fleet if somebody asks for it; whatever goes wrong, it runs on as before."""
    name = request.take(fleet.data, MIGRATION)
    if name is None:
        return
    try:
        migrate(fleet, architectures[name], lambda text: tell(fleet, Line(text)))
    except (CannotMigrate, CouldNotStart, httpx.HTTPError) as error:
        tell(fleet, Line(f"All is as it was: {error}", ended=True, failed=True))
    else:
        tell(fleet, Line(f"{fleet.architecture.name} runs at {fleet.base_url}.", ended=True))


def tell(fleet: Fleet, line: Line) -> None:
    say(line.text)
    request.say(fleet.data, MIGRATION, line)
