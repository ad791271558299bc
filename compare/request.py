"""Request: how one command asks the launcher of a running fleet for something, and hears how it goes.

Only the launcher can start processes that end with it. So the request is a note in the data folder, named after
what is asked for, which the launcher looks for; the answer is a log beside it, a JSON object a line.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from compare import foreground
from compare.running import Running

LOOK_SECONDS = 0.05
SILENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Line:
    """One line of the answer; the last one says how it ended."""

    text: str
    ended: bool = False
    failed: bool = False


def follow(found: Running, data: Path, what: str, text: str) -> int:
    """Ask the launcher on a data folder for something, and show how it goes; give the exit code."""
    if found.is_moved(data):
        foreground.say(moved(found, data), style="red")
        return 1
    ask(data, what, text)
    try:
        for line in hear(data, what, SILENCE_SECONDS):
            foreground.say(line.text, style="red" if line.failed else "")
    except TimeoutError as error:
        foreground.say(f"{error} {given_up(found, withdraw(data, what))}", style="red")
        return 1
    except KeyboardInterrupt:
        withdraw(data, what)
        raise
    return 1 if line.failed else 0


def moved(found: Running, data: Path) -> str:
    return (
        f"The data folder {data} was moved: the launcher of {found.architecture} (process {found.launcher}) expects it "
        f"at {found.data}, and stops. Start {found.architecture} again with `marketplace up` and `--data {data}`."
    )


def ask(data: Path, what: str, text: str) -> None:
    """Ask for something; `text` says more about it."""
    answer(data, what).unlink(missing_ok=True)
    draft = wanted(data, what).with_suffix(".draft")
    draft.write_text(text)
    draft.replace(wanted(data, what))


def withdraw(data: Path, what: str) -> bool:
    """Take a request back; tell whether the launcher had not seen it yet."""
    try:
        wanted(data, what).unlink()
    except FileNotFoundError:
        return False
    return True


def given_up(found: Running, withdrawn: bool) -> str:
    """Say what becomes of a request that is not answered, and what to do about its launcher."""
    what = "The request is withdrawn." if withdrawn else "It has seen the request, and may still do what was asked for."
    pid = found.launcher
    return f"{what} See what the launcher (process {pid}) says; if it was stopped, `kill -CONT {pid}` continues it."


def take(data: Path, what: str) -> str | None:
    """Give what more was said, once; nothing if nobody asks."""
    try:
        text = wanted(data, what).read_text()
        wanted(data, what).unlink()
    except FileNotFoundError:
        return None
    return text


def say(data: Path, what: str, line: Line) -> None:
    with answer(data, what).open("a") as file:
        file.write(json.dumps(line.__dict__) + "\n")


def hear(data: Path, what: str, seconds: float) -> Iterator[Line]:
    """Yield the lines of the answer as they come, until the last.

    Raises:
        TimeoutError: for so long there was none.
    """
    heard, deadline = 0, time.monotonic() + seconds
    while time.monotonic() < deadline:
        log = answer(data, what)
        lines = log.read_text().splitlines() if log.exists() else []
        for text in lines[heard:]:
            line = Line(**json.loads(text))
            yield line
            if line.ended:
                return
            heard, deadline = heard + 1, time.monotonic() + seconds
        time.sleep(LOOK_SECONDS)
    raise TimeoutError(f"The launcher has said nothing for {seconds:g} s.")


def wanted(data: Path, what: str) -> Path:
    return data / what


def answer(data: Path, what: str) -> Path:
    return data / "logs" / f"{what}.jsonl"
