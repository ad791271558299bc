"""Each command says which declaration of architectures is wrong, and why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from compare.architectures import SETTING
from tests.compare.terminal import REPOSITORY

pytestmark = pytest.mark.slow

ARCHITECTURE = "from compare.topology import Architecture\nARCHITECTURES = Architecture('mine', '', (), '')"
WRONG = {
    "missing": ("nothere", "", "ModuleNotFoundError: No module named 'nothere'"),
    "path": ("../x", "", "TypeError: "),
    "empty": ("mine", "", "AttributeError: module 'mine' has no attribute 'ARCHITECTURES'"),
    "syntax": ("mine", "ARCHITECTURES = (", "SyntaxError: '(' was never closed (mine.py, line 1)"),
    "failing": ("mine", "\nARCHITECTURES = nowhere", "mine.py, line 2)"),
    "no-tuple": ("mine", "ARCHITECTURES = 1", "TypeError: "),
    "no-architectures": ("mine", "ARCHITECTURES = ('mine',)", "ARCHITECTURES of mine is not a tuple"),
    "one-architecture": ("mine", ARCHITECTURE, "ARCHITECTURES of mine is not a tuple"),
}
"""The value of the variable, what the module `mine` has in it, and the cause that is told."""


@pytest.mark.parametrize(("value", "text", "cause"), WRONG.values(), ids=WRONG)
def test_declaration_that_cannot_be_used_is_named_with_its_cause(
    value: str, text: str, cause: str, tmp_path: Path
) -> None:
    (tmp_path / "mine.py").write_text(text)
    environment = {**os.environ, "PYTHONPATH": f"{REPOSITORY}{os.pathsep}{tmp_path}", SETTING: value}
    command = [sys.executable, "-m", "compare", "--help"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Cannot use {SETTING}={value!r}: ")
    assert cause in done.stderr
    assert len(done.stderr.splitlines()) == 1
