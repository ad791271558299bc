"""Where a server puts its socket: the path of a socket has at most about a hundred letters, and no list in it."""

import re
import tempfile
from pathlib import Path

PLAIN = re.compile(r"[\w./-]{1,70}", re.ASCII)
"""PostgreSQL and its clients take commas for the ends of paths, and macOS has room for 104 bytes."""

SHORT = "/tmp"


def folder_for_a_socket() -> Path:
    """Make a folder for a socket, where temporary files go if that path will do."""
    usual = tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix="marketplace-", dir=usual if PLAIN.fullmatch(usual) else SHORT))
