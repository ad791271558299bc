"""A command ends with the exit code that it chose, also after Ctrl-C."""

import os
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import REPOSITORY

INTERRUPTED = """
from compare import entry

def run():
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        return 0

entry.run = run
entry.main()
"""


def test_a_command_that_ctrl_c_interrupts_in_an_import_ends_as_it_says(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text(INTERRUPTED)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "interrupted"]  # As `python -m compare`: only a module is ended by it.
    assert subprocess.run(command, cwd=tmp_path, env=environment, check=False).returncode == 0
