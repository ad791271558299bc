"""JSON: with `--json`, standard output is one document and nothing else, whatever is said on the way."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.compare.terminal import REPOSITORY
from tests.surface.recorded import check_keys

pytestmark = pytest.mark.slow


def answer(folder: Path, *words: str) -> Any:
    """Type a command that ends well, and read its standard output."""
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "compare", *words, "--json"]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.night
def test_compare_gives_what_its_chapters_found(tmp_path: Path) -> None:
    found = answer(tmp_path, "compare", "--only", "conformance")
    assert found["wrong"] == []
    check_keys("compare", found)
    assert found["compare"]["answers"]["different"] == 0
    assert set(found["compare"]["tests"])


@pytest.mark.night
def test_two_runs_of_bench_agree_or_say_where_they_do_not(tmp_path: Path) -> None:
    words = ("bench", "--arch", "monolith", "--only", "browse", "--rounds", "2", "--seconds", "0.2", "--reports")
    found = answer(tmp_path, *words, "one")
    check_keys("bench", found)
    (peak, steady) = found["bench"]["rows"]
    assert (peak["mode"], steady["mode"]) == ("peak", "steady")
    assert peak["work"] == {"hops": 0, "statements": 1}
    pairs = answer(tmp_path, "agree", "one", "one")
    check_keys("agree", pairs)
    (pair,) = pairs
    assert pair["one"] == pair["other"] == peak["of_floor"]
