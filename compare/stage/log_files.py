"""Log files: kept small while processes write to them, since shoppers by the hundred leave a line in each of them."""

import os
from pathlib import Path

MOST_BYTES, KEPT_BYTES = 8 * 2**20, 1 * 2**20


def trim(log: Path) -> None:
    """Keep the newest lines of a file that has become too long.

    Whoever writes appends, so he goes on where the file ends now. A line of the very moment may get lost.
    """
    try:
        if (size := log.stat().st_size) <= MOST_BYTES:
            return
        with log.open("rb") as file:
            file.seek(size - KEPT_BYTES)
            newest = file.read().partition(b"\n")[2]
        os.truncate(log, 0)
        with log.open("ab") as file:
            file.write(newest)
    except OSError:
        return  # It is not there yet, or on a system where nobody may touch it meanwhile: another time.
