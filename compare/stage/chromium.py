"""Chromium: finds the browser that the page is tested and photographed with, and opens it; nothing is downloaded by it.

`python -m compare.stage.chromium` installs it where that is possible, else it says what to do.
"""

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-liberation")
MISSING = "There is no Chromium on the PATH: install it, or say where it is with CHROMIUM=/path/to/it."
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
"""Without these a browser asks its maker for this and that."""


class NoBrowser(Exception):
    """There is none on this machine; the message says what to do."""


def find() -> str | None:
    """Give the path of a browser; `CHROMIUM` comes first."""
    wanted = os.environ.get("CHROMIUM")
    return shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def opened() -> Generator["Browser"]:
    """Open the browser, without a window, until the block is left.

    Raises:
        NoBrowser: there is none.
    """
    from playwright.sync_api import sync_playwright  # Only developers have it.

    path = find()
    if path is None:
        raise NoBrowser(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments())
        yield browser
        browser.close()


def arguments() -> list[str]:
    """Give what the browser is started with; for root there is no sandbox."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*QUIET, "--no-sandbox"] if is_root else [*QUIET]


def install() -> None:
    """Install it by the system's package manager, where that can be done without asking."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
            subprocess.run(["apt-get", "-qq", *words], env=environment, check=False)


def main() -> None:
    if find() is None:
        install()
    print(find() or f"{MISSING} The tests of the page are skipped without it.")


if __name__ == "__main__":
    main()
