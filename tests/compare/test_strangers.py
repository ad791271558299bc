"""Strangers: a user without a home, a name or rights in the checkout does what has a place to write, and is told."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.architecture.tree import NOT_CODE
from tests.compare.terminal import REPOSITORY, SECONDS, eventually
from tests.levels import at_night

pytestmark = pytest.mark.slow

STRANGER = "12345"
AS_STRANGER = ["setpriv", "--reuid", STRANGER, "--regid", STRANGER, "--clear-groups"]
NAMES_OF_A_USER = ("HOME", "USER", "LOGNAME", "USERNAME")

REFUSED = {
    "up": ("up", "monolith", "--port", "0"),
    "reset": ("reset", "monolith"),
    "demo": ("demo", "--port", "0"),
    "learn": ("learn",),
    "slides": ("slides", "01"),
    "secrets": ("secrets", "monolith"),
    "picture": ("picture",),
    "import": ("import", "nowhere"),
    "structure": ("structure", "--arch", "monolith"),
}
"""They write into the checkout by themselves, or read what is not there."""

OWN_PLACE = {
    "reset": ("reset", "monolith", "--data", "{own}/data"),
    "slides": ("slides", "01", "--output", "{own}/slides"),
    "secrets": ("secrets", "monolith", "--folder", "{own}/secrets"),
}
TAKES_LONG = {
    "structure": ("structure", "--arch", "monolith", "--reports", "{own}/reports"),
    "lectures": ("lectures", "--check", "05"),
}


def interpreter() -> str | None:
    """Find one of our version that a stranger may use, with the packages that we have."""
    for each in filter(None, (sys.executable, shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin"))):
        look = f"import subprocess; subprocess.run([{each!r}, '-c', 'import pydantic_core'], check=True)"
        if runs([each, "-c", look], Path("/"))[0] == 0:
            return each
    return None


def started(command: list[str], folder: Path, output: Any = subprocess.PIPE) -> subprocess.Popen[str]:
    """Start a command as a stranger; all that it says goes to one place."""
    known = {name: value for name, value in os.environ.items() if name not in NAMES_OF_A_USER}
    environment = {**known, "PYTHONPATH": os.pathsep.join([str(folder), *filter(None, sys.path)]), "TMPDIR": "/tmp"}
    streams = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
    return subprocess.Popen([*AS_STRANGER, *command], cwd=folder, env=environment, text=True, **streams)


def runs(command: list[str], folder: Path) -> tuple[int, str]:
    """Run a command as a stranger, and give its exit code and what it said."""
    process = started(command, folder)
    said, _ = process.communicate(timeout=SECONDS)
    return process.returncode, said


@pytest.fixture(scope="module")
def python() -> str:
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can be another user")
    return interpreter() or pytest.skip("there is no interpreter that another user may use")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this one that belongs to root, where others can read."""
    folder = tmp_path_factory.mktemp("strangers")
    for each in (folder, folder.parent, folder.parent.parent):
        each.chmod(0o755)
    shutil.copytree(REPOSITORY, folder / "checkout", ignore=NOT_CODE)
    return folder / "checkout"


@pytest.fixture
def own() -> Iterator[Path]:
    """A folder of the stranger's, in which root's temporary folders are not in the way."""
    with TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.mark.parametrize("name", REFUSED)
def test_stranger_is_told_in_a_sentence_what_cannot_be_written(name: str, python: str, checkout: Path) -> None:
    code, said = runs([python, "-m", "compare", *REFUSED[name]], checkout)
    assert code in (1, 2)  # 2 where the place is refused before anything runs.
    assert "Traceback" not in said
    assert any(words in said for words in ("Permission denied", "not permitted", "no movies.csv"))


@pytest.mark.parametrize("name", [*OWN_PLACE, *at_night(TAKES_LONG)])
def test_stranger_does_what_has_a_place_to_write(name: str, python: str, checkout: Path, own: Path) -> None:
    words = [each.format(own=own) for each in (OWN_PLACE | TAKES_LONG)[name]]
    code, said = runs([python, "-m", "compare", *words], checkout)
    assert code == 0, said


def test_stranger_runs_a_marketplace_until_ctrl_c(python: str, checkout: Path, own: Path) -> None:
    command = [python, "-m", "compare", "up", "monolith", "--port", "0", "--empty", "--data", f"{own}/data"]
    screen = own / "screen"
    with screen.open("w") as output:
        process = started(command, checkout, output)
    eventually(lambda: "Ctrl-C" in screen.read_text() or process.poll() is not None, "the marketplace runs")
    process.send_signal(signal.SIGINT)
    assert process.wait(SECONDS) == 0, screen.read_text()
