"""Tools: the programs that check what is deployed."""

import shutil
import subprocess
import sys
from pathlib import Path

BESIDE_PYTHON = Path(sys.executable).parent


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment, or of the machine, and give what it says."""
    program = shutil.which(words[0], path=BESIDE_PYTHON) or str(words[0])
    return subprocess.run([program, *map(str, words[1:])], capture_output=True, text=True, check=False)
