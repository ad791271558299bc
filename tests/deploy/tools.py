"""Tools: the programs that check what is deployed, where they are there; in CI they are."""

import os
import subprocess
from pathlib import Path

import pytest

from compare.manifests import checkers


def run(name: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program, and give what it says."""
    return subprocess.run([program(name), *map(str, words)], capture_output=True, text=True, check=False)


def program(name: str) -> str:
    """Find a program, or skip the test that needs it."""
    found = checkers.find(name)
    if found is None and not os.environ.get("CI"):
        pytest.skip(f"there is no {name}; `make checkers` installs it where that is possible")
    assert found, f"there is no {name}"
    return found
