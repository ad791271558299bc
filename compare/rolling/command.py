"""Command: `marketplace roll`, and what the launcher of the fleet does when it is asked to."""

from pathlib import Path

from compare import request
from compare.foreground import say
from compare.launcher import CouldNotStart, Fleet
from compare.request import Line
from compare.running import Running, running

ROLL = "roll"


def run(data: Path, names: list[str]) -> int:
    """Ask the launcher that runs on a data folder to replace some processes, or all; show how it goes."""
    found = running(data)
    if found is None:
        hint = "Start something with `marketplace up`, or name its folder with `--data`."
        say(f"Nothing runs on {data.resolve()}. {hint}", style="red")
        return 2
    if unknown := [name for name in names if not copies(found, name)]:
        say(f"{found.architecture} has no {unknown[0]}; it has {', '.join(found.members)}.", style="red")
        return 2
    wanted = [copy for name in names for copy in copies(found, name)]
    return request.follow(found, data, ROLL, ",".join(wanted or found.members))


def copies(found: Running, name: str) -> list[str]:
    """Name the copies of a process, or the one that is called so."""
    return [copy for copy, member in found.members.items() if name in (copy, member.process)]


def serve(fleet: Fleet) -> None:
    """Replace processes if somebody asks for it, one at a time; whoever does not become ready changes nothing."""
    names = request.take(fleet.data, ROLL)
    if names is None:
        return
    try:
        for name in names.split(","):
            fleet.roll(name)
            tell(fleet, Line(f"{name} is a new process: {fleet.members[name].pid}"))
    except CouldNotStart as error:
        tell(fleet, Line(f"The old one stays: {error}", ended=True, failed=True))
    else:
        tell(fleet, Line("All that were asked for are new.", ended=True))


def tell(fleet: Fleet, line: Line) -> None:
    say(line.text)
    request.say(fleet.data, ROLL, line)
