"""Log lines: what processes wrote last, read from the ends of their logs, however long these are."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from compare.stage.troupe import Troupe

MOST_BYTES, MOST_LINES, LONGEST = 512 * 1024, 200, 2_000
TOLD_APART = frozenset({"service", "timestamp", "level", "event", "trace_id", "exception"})


@dataclass(frozen=True)
class LogLine:
    """One line of a log, as far as it is one of ours; else all of it is the event."""

    marketplace: str
    service: str
    """The process, or which of its copies."""

    at: str
    level: str
    event: str
    trace: str
    rest: str

    @property
    def clock(self) -> str:
        return self.at[11:23]

    @property
    def text(self) -> str:
        return f"{self.service} {self.level} {self.event} {self.rest}".casefold()


def ending(log: Path, most: int = MOST_BYTES) -> list[str]:
    """Give the last lines of a file; none, if it is not there."""
    try:
        with log.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - most))
            lines = file.read(most).decode(errors="replace").splitlines()
    except OSError:
        return []
    return lines[1:] if size > most else lines


def newest(
    troupes: Iterable[Troupe], keep: Callable[[LogLine], bool], holds: str = "", most: int = MOST_LINES
) -> list[LogLine]:
    """Give what processes wrote last, the newest first.

    Args:
        keep: which lines are wanted.
        holds: what is in each of these to the letter; to look for it is cheaper than to read lines.
    """
    found: list[LogLine] = []
    for troupe in troupes:
        for member in list(troupe.place.fleet.members.values()):
            lines = backwards(troupe.architecture.name, member.name, member.log, holds)
            found += islice(filter(keep, lines), most)
    return sorted(found, key=lambda line: line.at, reverse=True)[:most]


def backwards(marketplace: str, service: str, log: Path, holds: str) -> Iterator[LogLine]:
    """Yield the lines from the last one on; what has no time of its own has that of the line after it."""
    at = ""
    for line in reversed(ending(log)):
        if line.strip() and holds in line:
            read = parsed(marketplace, service, line, at)
            at = read.at
            yield read


def parsed(marketplace: str, service: str, line: str, at: str) -> LogLine:
    try:
        record = dict(json.loads(line))
    except (ValueError, TypeError, RecursionError):
        return LogLine(marketplace, service, at, "", line[:LONGEST], "", "")
    known = {name: whole(record.get(name, "")) for name in TOLD_APART}
    rest = whole(" ".join(f"{name}={value}" for name, value in record.items() if name not in TOLD_APART))
    rest += known["exception"] and f"\n{known['exception']}"
    head = known["timestamp"] or at, known["level"], known["event"][:LONGEST]
    return LogLine(marketplace, service, *head, known["trace_id"], rest[:LONGEST])


def whole(value: object) -> str:
    """Give a text without halves of characters, which JSON may hold and no page can."""
    return str(value).encode(errors="replace").decode()
