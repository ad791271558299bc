"""Dclint: finds the linter for Compose files, a program for Node; nothing else here needs Node.

`python -m compare.manifests.dclint` installs it beside Python where there is npm, else it says what to do.
"""

import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "3.1.0"
FOLDER = Path(sys.prefix) / "dclint"
MISSING = "There is no dclint: install Node, whose npm installs it."


def find() -> str | None:
    """Give the path of the linter: the one that was installed here, or one on the PATH."""
    return shutil.which("dclint", path=FOLDER / "node_modules" / ".bin") or shutil.which("dclint")


def install() -> None:
    """Install it, where there is npm; no script of any package runs."""
    if npm := shutil.which("npm"):
        options = ["--prefix", str(FOLDER), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run([npm, "install", *options, f"dclint@{VERSION}"], check=False)


def main() -> None:
    if find() is None:
        install()
    print(find() or f"{MISSING} The test of the Compose files by it is skipped.")


if __name__ == "__main__":
    main()
