"""A lock on the path of a data folder, which one launcher has even after the folder was deleted or moved.

The lock in the folder goes with it, while processes that were started on it still open databases at its old path.
"""

import errno
import hashlib
import socket
import sys
import time
from pathlib import Path

POLL_SECONDS = 0.05


class PathLock:
    """The name of a Unix socket without a file, which Linux frees when its process ends; elsewhere, nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.holder: socket.socket | None = None

    def acquire(self, seconds: float) -> None:
        """Take the lock, and wait for it so long.

        Raises:
            TimeoutError: another process still has it.
        """
        if sys.platform != "linux":
            return
        name, deadline = _name(self.path.resolve()), time.monotonic() + seconds
        self.holder = socket.socket(socket.AF_UNIX)
        while not _bound(self.holder, name):
            if time.monotonic() > deadline:
                self.release()
                raise TimeoutError
            time.sleep(POLL_SECONDS)

    def release(self) -> None:
        if self.holder:
            self.holder.close()
        self.holder = None


def _name(path: Path) -> str:
    """Name the entry in the folder above, since containers can share sockets and have other files at the same path."""
    above = path.parent.stat()
    entry = f"{above.st_dev} {above.st_ino} {path.name}"
    return f"\0marketplace-{hashlib.sha256(entry.encode()).hexdigest()}"


def _bound(holder: socket.socket, name: str) -> bool:
    """Take a name; where this is forbidden, act as elsewhere than on Linux."""
    try:
        holder.bind(name)
    except OSError as error:
        return error.errno != errno.EADDRINUSE
    return True
