"""Trouble: why somebody does not get a database."""

from compare.starters import CouldNotStart

PATIENCE_SECONDS = 10.0
"""How long somebody waits for others to stop writing."""


class NoDatabase(CouldNotStart):
    """A process cannot have its database; the message says why."""


class DatabaseIsBusy(Exception):
    """A process keeps a database to itself; the message says which."""


def busy(name: str) -> DatabaseIsBusy:
    return DatabaseIsBusy(f"Somebody has been writing to {name} for {PATIENCE_SECONDS:g} seconds; try again.")
