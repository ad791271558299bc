"""Foreground: an architecture runs as long as its command does; Ctrl-C stops all of it."""

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.table import Table

from compare import snapshots
from compare.launcher import CouldNotStart, Fleet
from compare.readiness import in_words
from compare.running import FolderIsGone
from compare.stopping import stop_on_signals, watched_terminal
from compare.topology import Architecture, Process

WATCH_SECONDS = 0.2

console = Console(highlight=False)


def run(architecture: Architecture, data: Path, port: int, empty: bool = False) -> int:
    """Bring an architecture up, say where it is, watch over it until somebody stops it; give the exit code."""
    stop_on_signals()
    is_closed = watched_terminal()
    try:
        fleet = Fleet(architecture, data, port)
        with fleet.claim:
            if not empty:
                fill(architecture, data)
            with up(fleet):
                show(fleet)
                watch(fleet, is_closed)
    except CouldNotStart as error:
        say(f"{architecture.name} is not up: {error}", style="red")
        return 1
    except FolderIsGone as error:
        say(f"{architecture.name} has stopped: {error}", style="red")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
    return 0


def fill(architecture: Architecture, data: Path) -> None:
    """Give a data folder that is empty the default data set; the first time takes a few seconds."""
    with console.status(f"Preparing the data of {architecture.name} …"):
        snapshots.fill(architecture, data)


@contextmanager
def up(fleet: Fleet) -> Generator[Fleet]:
    """Start a fleet below a spinner, and say when it is stopping, since that takes a moment too."""
    with console.status(f"Starting {fleet.architecture.name} …"):
        fleet.__enter__()
    try:
        yield fleet
    finally:
        with console.status("Stopping …"):
            fleet.__exit__()


def show(fleet: Fleet) -> None:
    """Print where the marketplace is, and the map of its processes."""
    say(f"{fleet.architecture.title} at {fleet.base_url}  (try {fleet.base_url}/docs)", style="bold green")
    table = Table("process", "url", "database", "calls", box=None, pad_edge=False)
    for name, process in fleet.architecture.replicas.items():
        member = fleet.members[name]
        table.add_row(name, member.url, member.database.name if member.database else "-", _calls(process))
    console.print(table)
    say(f"Data and logs are in {fleet.data}. Ctrl-C stops all.")


def _calls(process: Process) -> str:
    return ", ".join(arrow.target for arrow in process.arrows) or "-"


def watch(fleet: Fleet, is_closed: Callable[[], bool]) -> NoReturn:
    """Report every member that ends, once, with what it logged last; migrate or replace when another command asks.

    Args:
        is_closed: tells whether the terminal is closed, which stops the command as Ctrl-C does.

    Raises:
        FolderIsGone: a data folder is no longer at its path.
    """
    from compare.architectures import DECLARED
    from compare.migration import command as migration  # Here, since they say what they do through this module.
    from compare.rolling import command as rolling

    reported: set[int] = set()
    while not is_closed():
        fleet.claim.refuse_another_folder()
        migration.serve(fleet, DECLARED)
        rolling.serve(fleet)
        for name, member in fleet.members.items():
            if member.pid not in reported and (ending := fleet.how_it_ended(name)):
                say(in_words(member, ending), style="red")
                reported.add(member.pid)
        time.sleep(WATCH_SECONDS)
    raise KeyboardInterrupt


def say(text: str, style: str = "") -> None:
    """Print a text as it is: lines are not broken, brackets are no markup, and it is there at once."""
    console.print(text, style=style, markup=False, soft_wrap=True)
    sys.stdout.flush()
