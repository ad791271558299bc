"""Events: what a student does, in the order in which it happens: a word with Enter, a file saved, the end of input."""

import asyncio
import sys
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from watchfiles import Change, awatch

from compare.learn.screen import say

SAVED = object()
END = object()
STEP_MILLISECONDS = 50

Events = asyncio.Queue[object]


@asynccontextmanager
async def events_of(folder: Path) -> AsyncGenerator[Events]:
    """Give what happens, in a queue, as long as the block runs."""
    events: Events = asyncio.Queue()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_read_words, args=(loop, events), daemon=True).start()
    watching = asyncio.create_task(_watch(folder, events))
    try:
        yield events
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(folder: Path, events: Events) -> None:
    """Tell of each save; look into the folder now and then if the system has no way left to tell of changes.

    On Linux, editors and programs that synchronise files can use up all that one user may have (inotify instances).
    """
    try:
        await _tell_of_saves(folder, events)
    except Exception as error:  # What it is depends on the system and on the version of the library.
        why = str(error).rstrip(".")
        say(f"The system cannot tell of saves ({why}), so your folder is looked into several times a second.", "yellow")
        try:
            await _tell_of_saves(folder, events, force_polling=True)
        except Exception as trouble:
            say(f"Nor can the folder be looked into ({trouble}). Type `check` after each save.", "yellow")


async def _tell_of_saves(folder: Path, events: Events, force_polling: bool | None = None) -> None:
    saves = awatch(
        folder, watch_filter=_is_python, step=STEP_MILLISECONDS, recursive=False, force_polling=force_polling
    )
    async for _ in saves:
        events.put_nowait(SAVED)


def _is_python(_: Change, path: str) -> bool:
    return path.endswith(".py")


def _read_words(loop: asyncio.AbstractEventLoop, events: Events) -> None:
    with suppress(RuntimeError):  # The loop has ended.
        for word in _words():
            loop.call_soon_threadsafe(events.put_nowait, word)
        loop.call_soon_threadsafe(events.put_nowait, END)


def _words() -> Iterator[str]:
    """Read lines without a buffer: a thread that waits inside one would not let Python end."""
    try:
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as words:
            for line in iter(words.readline, b""):
                yield line.decode("utf-8", "replace").strip()
    except (AttributeError, OSError, ValueError):
        """There is no input, or none that can be read."""
