"""The code of another commit, in a folder of its own and with the packages that it needs."""

import io
import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from compare.bench.servers import QUIET

ROOT = Path(__file__).parents[2]
HARNESS, LOCK = "compare/__main__.py", "requirements.lock"


class NoCheckout(Exception):
    """The code of a commit cannot be run here. The message says why, and what to do."""


@dataclass(frozen=True)
class Checkout:
    """A folder with the code of one commit, and the interpreter that runs it."""

    name: str
    folder: Path
    python: str = sys.executable

    def command(self, *words: str | Path) -> list[str]:
        return [self.python, "-m", "compare", *map(str, words)]

    @property
    def environment(self) -> dict[str, str]:
        """Import the code of this folder, and hash alike on both sides, because hashing influences the speed."""
        return {**os.environ, **QUIET, "PYTHONPATH": str(self.folder), "PYTHONHASHSEED": "0"}


def commit(name: str) -> str:
    """Return the full hash of a commit.

    Raises:
        NoCheckout: there is no git, no repository or no such commit, or the commit has nothing that can be started.
    """
    if not (ROOT / ".git").exists():
        raise NoCheckout(
            f"{ROOT} is no git repository, so there is no commit {name!r}; a ZIP has no history. "
            "Clone the repository with git, and run the command there."
        )
    found = _git("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    if found.returncode:
        raise NoCheckout(
            f"There is no commit {name!r} here. `git log --oneline` lists those there are; "
            f"`git fetch --unshallow` fetches older ones.\ngit says: {found.stderr.decode(errors='replace').strip()}"
        )
    sha = found.stdout.decode().strip()
    if _git("cat-file", "-e", f"{sha}:{HARNESS}").returncode:
        raise NoCheckout(f"Commit {name!r} has no {HARNESS}, so nothing of it can be started. Choose a later one.")
    return sha


@contextmanager
def checked_out(sha: str) -> Generator[Checkout]:
    """Write the code of a commit into a temporary folder; the repository and its own files stay as they are.

    Raises:
        NoCheckout: the commit needs other packages, and they cannot be installed.
    """
    with TemporaryDirectory(prefix="marketplace-", ignore_cleanup_errors=True) as name:
        folder = Path(name).resolve()
        ZipFile(io.BytesIO(_git("archive", "--format=zip", sha).stdout)).extractall(folder)
        yield Checkout(sha[:10], folder, interpreter(folder))


def _git(*words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True)
    except OSError as error:
        raise NoCheckout(f"git cannot be started: {error.strerror}. Install git to compare with a commit.") from error


def interpreter(folder: Path) -> str:
    """Return this interpreter, or one with an environment of its own if the commit pins other packages."""
    theirs, ours = folder / LOCK, ROOT / LOCK
    if not theirs.exists() or (ours.exists() and theirs.read_bytes() == ours.read_bytes()):
        return sys.executable
    python = folder / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    for words in (
        [sys.executable, "-m", "venv", folder / ".venv"],
        [python, "-m", "pip", "install", "-q", "-r", theirs],
    ):
        run([str(word) for word in words], folder, dict(os.environ))
    return str(python)


def run(words: Sequence[str], folder: Path, environment: dict[str, str]) -> None:
    """Run a command of a checkout to its end.

    Raises:
        NoCheckout: the command fails.
    """
    ended = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, errors="replace")
    if ended.returncode:
        raise NoCheckout(f"`{' '.join(words)}` failed:\n{(ended.stderr or ended.stdout).strip()[-1000:]}")
