"""Request: how one command asks the launcher of a running fleet to migrate, and hears how it goes.

Only the launcher can start processes that end with it. So the request is a note in the data folder, which the
launcher looks for, and the answer is a log beside it, a JSON object a line.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class Line:
    """One line of the answer; the last one says how it ended."""

    text: str
    ended: bool = False
    failed: bool = False


def ask(data: Path, architecture: str) -> None:
    """Ask for an architecture."""
    answer(data).unlink(missing_ok=True)
    draft = wanted(data).with_suffix(".draft")
    draft.write_text(architecture)
    draft.replace(wanted(data))


def take(data: Path) -> str | None:
    """Give what is asked for, once."""
    try:
        text = wanted(data).read_text()
        wanted(data).unlink()
    except FileNotFoundError:
        return None
    return text


def say(data: Path, line: Line) -> None:
    with answer(data).open("a") as file:
        file.write(json.dumps(line.__dict__) + "\n")


def hear(data: Path, seconds: float) -> Iterator[Line]:
    """Yield the lines of the answer as they come, until the last.

    Raises:
        TimeoutError: for so long there was none.
    """
    heard, deadline = 0, time.monotonic() + seconds
    while time.monotonic() < deadline:
        lines = answer(data).read_text().splitlines() if answer(data).exists() else []
        for text in lines[heard:]:
            line = Line(**json.loads(text))
            yield line
            if line.ended:
                return
            heard, deadline = heard + 1, time.monotonic() + seconds
        time.sleep(LOOK_SECONDS)
    raise TimeoutError(f"The launcher has said nothing for {seconds:g} s.")


def wanted(data: Path) -> Path:
    return data / "migrate-to"


def answer(data: Path) -> Path:
    return data / "logs" / "migration.jsonl"
