"""Read files that a student can replace by a pipe that blocks, or by a device that never ends."""

import errno
import os
import stat
from pathlib import Path

MOST_BYTES = 1_000_000
AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)  # Windows has neither.


def read(file: Path) -> bytes:
    """Read a regular file.

    Raises:
        OSError: it is not there, cannot be read, is no regular file, or has more than `MOST_BYTES`.
    """
    with open(file, "rb", opener=lambda path, flags: os.open(path, flags | AT_ONCE)) as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise OSError(errno.EINVAL, "It is no regular file", str(file))
        text = opened.read(MOST_BYTES + 1) or b""  # Nothing, if a file of the kernel would make us wait.
    if len(text) > MOST_BYTES:
        raise OSError(errno.EFBIG, f"It has more than {MOST_BYTES:,} bytes", str(file))
    return text


def content(file: Path) -> bytes | None:
    """Give what is in a file; nothing if it cannot be read."""
    try:
        return read(file)
    except OSError:
        return None
