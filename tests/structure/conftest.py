"""One run of `marketplace structure`, for all tests that look at what it found."""

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from compare.architectures import ARCHITECTURES
from compare.structure.calls import Call
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY
from tests.compare.terminal import eventually

SECONDS = 300.0


@dataclass(frozen=True)
class Examined:
    """What a run of the command left behind."""

    exit_code: int
    printed: str
    said: str
    """On standard error: progress and trouble."""

    reports: str

    @property
    def data(self) -> dict[str, Any]:
        return json.loads(self.printed)

    def of(self, architecture: Architecture) -> dict[str, Any]:
        return self.data["architectures"][architecture.name]

    def calls(self, architecture: Architecture) -> dict[str, Call]:
        """Give the calls by use case."""
        seen = {name: each["call"] for name, each in self.of(architecture)["use_cases"].items()}
        return TypeAdapter(dict[str, Call]).validate_python(seen)


@pytest.fixture(scope="session")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Examined:
    """Run the command once: of several workers of pytest one does, and the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "structure"
    result, draft = folder / "result.json", folder / "result.draft"
    try:
        folder.mkdir()
    except FileExistsError:
        eventually(result.exists, "another worker has run the command", SECONDS)
    else:
        draft.write_text(json.dumps(asdict(run(folder))))
        draft.replace(result)
    return Examined(**json.loads(result.read_text()))


def run(folder: Path) -> Examined:
    command = [sys.executable, "-m", "compare", "structure", "--json"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=SECONDS)
    return Examined(ran.returncode, ran.stdout, ran.stderr, str(folder / "reports"))


@pytest.fixture(params=ARCHITECTURES.values(), ids=ARCHITECTURES)
def architecture(request: pytest.FixtureRequest) -> Architecture:
    return request.param
