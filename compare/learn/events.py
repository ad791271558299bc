"""Events: what a student does, in the order in which it happens: a word with Enter, a file saved, the end of input."""

import asyncio
import sys
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from watchfiles import Change, awatch

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
    async for _ in awatch(folder, watch_filter=_is_python, step=STEP_MILLISECONDS, recursive=False):
        events.put_nowait(SAVED)


def _is_python(_: Change, path: str) -> bool:
    return path.endswith(".py")


def _read_words(loop: asyncio.AbstractEventLoop, events: Events) -> None:
    """Read lines without a buffer: a thread that waits inside one would not let Python end."""
    with suppress(RuntimeError):  # The loop has ended, and nobody listens.
        with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as words:
            for line in iter(words.readline, b""):
                loop.call_soon_threadsafe(events.put_nowait, line.decode("utf-8", "replace").strip())
        loop.call_soon_threadsafe(events.put_nowait, END)
