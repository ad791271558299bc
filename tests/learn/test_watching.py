"""Watching: each save is noticed, also where the system has no way left to tell of it."""

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import watchfiles

from compare.learn import events


@pytest.mark.parametrize(
    "error",
    [
        OSError(24, "Too many open files"),
        OSError(28, "OS file watch limit reached"),
        watchfiles._rust_notify.WatchfilesRustInternalError("Error creating recommended watcher"),
        PermissionError(1, "Operation not permitted"),
    ],
    ids=lambda error: f"{type(error).__name__}: {error}",
)
def test_saves_are_noticed_where_the_system_cannot_tell_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    """As when an editor has all inotify instances of the user."""

    async def awatch(*words: Any, force_polling: bool | None, **more: Any) -> AsyncGenerator[Any]:
        if not force_polling:
            raise error
        async for changes in watchfiles.awatch(*words, force_polling=True, **more):
            yield changes

    async def one_save() -> object:
        async with events.events_of(tmp_path) as queue:
            saving = asyncio.create_task(asyncio.to_thread(saves, tmp_path / "01.py", done))
            while (event := await asyncio.wait_for(queue.get(), 60)) is not events.SAVED:
                """The tests have no input, so it ends at once."""
            done.set()
            await saving
            return event

    done = threading.Event()
    monkeypatch.setattr(events, "awatch", awatch)
    monkeypatch.setattr(logging.getLogger("watchfiles.main"), "disabled", True)  # An app of another test may write it.
    assert asyncio.run(one_save()) is events.SAVED
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("The system cannot tell of saves (")
    assert said.endswith("several times a second.")


def saves(file: Path, done: threading.Event) -> None:
    """Save a file again and again, since watching may begin after the first time."""
    for number in count():
        file.write_text(str(number))
        if done.wait(0.1):
            return
