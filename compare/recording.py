"""Recording: what one architecture answered in every test of the suite."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compare.logs import last_lines

REPOSITORY = Path(__file__).parents[1]
SUITE = "tests/marketplace"
TESTS_PASSED, TESTS_FAILED = 0, 1


@dataclass(frozen=True)
class Played:
    """One test, as one architecture played it."""

    test: str
    outcome: str
    why: str
    exchanges: list[dict[str, Any]]


class Recording:
    """A run of the suite against one architecture, in a process of its own."""

    def __init__(self, architecture: str, folder: Path, select: str) -> None:
        self.architecture = architecture
        self.path = folder.resolve() / f"{architecture}.jsonl"
        self.path.unlink(missing_ok=True)
        self.log = folder / f"{architecture}.log"
        options = ["--arch", architecture, "--transport", "http", "--record", str(self.path), "-p", "no:randomly", "-q"]
        command = [sys.executable, "-m", "pytest", SUITE, *options, *(["-k", select] if select else [])]
        with self.log.open("w") as output:
            self.process = subprocess.Popen(command, cwd=REPOSITORY, stdout=output, stderr=subprocess.STDOUT)

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def trouble(self) -> str:
        """Say what went wrong if it was not a test that failed."""
        if self.process.returncode in (TESTS_PASSED, TESTS_FAILED):
            return ""
        return last_lines(f"the tests of {self.architecture}", self.log)

    def count(self) -> int:
        return self.path.read_bytes().count(b"\n") if self.path.exists() else 0

    def played(self) -> dict[str, Played]:
        """Give every test by its name."""
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        return {line["test"]: Played(**line) for line in map(json.loads, lines)}

    def stop(self) -> None:
        if not self.ended:
            self.process.terminate()
            self.process.wait()
