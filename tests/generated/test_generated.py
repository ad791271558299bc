"""Clients made from `/openapi.json`, one for Python and one for TypeScript: they are complete, and can shop."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from compare.architectures import MARKETPLACES
from compare.launcher import Fleet
from compare.manifests.checkers import BESIDE_GENERATORS
from compare.starters import MakeStarter
from tests.deploy.tools import program
from tests.levels import at_night

HERE = Path(__file__).parent
TYPESCRIPT = ["--strict", "--skipLibCheck", "--module", "commonjs"]
TYPESCRIPT += ["--target", "es2022", "--lib", "es2022,dom,dom.iterable"]

OTHERS = [name for name in MARKETPLACES if name != "microservices"]
"""Their documents are the same, which tests/architecture checks."""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["microservices", *at_night(OTHERS)])
def url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter
) -> Iterator[str]:
    patient = {"REQUEST_SECONDS": "60"}  # A service that is late is left out of the merged document.
    with Fleet(MARKETPLACES[request.param], tmp_path_factory.mktemp("generated"), 0, patient, starter=starter) as fleet:
        yield fleet.base_url


@pytest.fixture
def document(url: str, tmp_path: Path) -> Path:
    file = tmp_path / "openapi.json"
    file.write_bytes(httpx.get(f"{url}/openapi.json", trust_env=False, timeout=60).raise_for_status().content)
    return file


def run(folder: Path, *command: str | Path) -> str:
    """Run a program, and show what it says if it fails."""
    done = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def operations(document: Path) -> int:
    return document.read_text().count('"operationId"')


def test_client_for_python_can_shop(url: str, document: Path, tmp_path: Path) -> None:
    generator, shop = program("openapi-python-client"), tmp_path / "shop"
    told = run(tmp_path, generator, "generate", "--path", document, "--output-path", shop, "--meta", "none")
    assert "unsupported" not in told.lower()
    modules = [file for file in (shop / "api").rglob("*.py") if file.name != "__init__.py"]
    assert len(modules) == operations(document)
    shutil.copy(HERE / "buyer.py", tmp_path)
    assert "bought" in run(tmp_path, BESIDE_GENERATORS / "python", "buyer.py", url)


def test_client_for_typescript_can_shop(url: str, document: Path, tmp_path: Path) -> None:
    generator, compiler = program("openapi-ts"), program("tsc")
    run(tmp_path, generator, "--input", document, "--output", "shop", "--silent")
    assert (tmp_path / "shop" / "sdk.gen.ts").read_text().count("export const ") == operations(document)
    shutil.copy(HERE / "buyer.ts", tmp_path)
    run(tmp_path, compiler, *TYPESCRIPT, "--outDir", "built", "buyer.ts")
    assert "bought" in run(tmp_path, program("node"), "built/buyer.js", url)
