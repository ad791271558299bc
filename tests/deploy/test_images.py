"""Images: what each target copies and installs is enough to start it, also where nothing may be written."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from compare.architectures import MARKETPLACES
from compare.ports import HOST, bind
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY
from tests.deploy.composed import Service, services
from tests.deploy.conftest import FOLDER
from tests.deploy.image import Stage, build, install, stages, unprivileged
from tests.sharing import made_once

pytestmark = pytest.mark.slow

STAGES = stages(FOLDER / "Dockerfile")
TARGETS = sorted({*STAGES} - {"dependencies", "base"})
SECONDS = 600.0
"""How long a start may take on a machine that does a lot besides; alone, it takes a second or two."""


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install for all workers what the images hold."""
    lock = FOLDER / "requirements.lock"
    return made_once(tmp_path_factory, "images", lambda folder: install(lock, folder / "packages")) / "packages"


def user_of(target: str) -> tuple[Architecture, Service]:
    """Find a service that uses an image, and the marketplace that it is of."""
    for name, architecture in MARKETPLACES.items():
        for service in services(FOLDER / f"compose.{name}.yaml").values():
            if service.get("build", {}).get("target") == target and "command" not in service:
                return architecture, service
    raise LookupError(f"nobody uses {target}")


def environment(target: str, packages: Path, keys: Path) -> dict[str, str]:
    """Give what the container is told, but that keys are where we have them, and tables in a file."""
    _, service = user_of(target)
    told = {name: value.replace("/run/marketplace/keys", str(keys)) for name, value in service["environment"].items()}
    told |= {"DATABASE_URL": "sqlite:///data/tables.db"} if "DATABASE_URL" in told else {}
    told |= {"OTEL_EXPORTER_OTLP_ENDPOINT": ""}
    return {**STAGES[target].variables, **told, "PYTHONPATH": str(packages)}


@contextmanager
def started(command: list[str], folder: Path, variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a container's command without the environment's own packages, until the block is left."""
    with (folder.parent / "log").open("ab") as log:
        process = subprocess.Popen(python(command), cwd=folder, env=variables, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def python(command: list[str]) -> list[str]:
    """Take this Python for the image's, without what is installed in it."""
    return unprivileged([sys.executable, "-S", *command[1:]])


@pytest.fixture
def keys(folder: Path, target: str) -> Iterator[Path]:
    """The keys that the image's user mounts, to be read only."""
    place = folder / "secrets" / user_of(target)[0].name
    place.chmod(0o500)
    yield place
    place.chmod(0o700)


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_holds_all_that_its_app_needs(target: str, tmp_path: Path, packages: Path, keys: Path) -> None:
    place, stage = tmp_path / "app", STAGES[target]
    build(stage, place)
    with bind(0) as sock:
        port = sock.getsockname()[1]
    variables = environment(target, packages, keys)
    if "MIGRATE_AT_START" in variables:
        subprocess.run(
            python(["python", "-m", "chassis.migrate", stage.command[3]]), cwd=place, env=variables, check=True
        )
    with started([*stage.command, "--port", str(port)], place, variables) as process:
        assert becomes_healthy(stage, port, place, process), (tmp_path / "log").read_text()
        process.terminate()
        assert process.wait(SECONDS) in (0, -15)


def becomes_healthy(stage: Stage, port: int, place: Path, process: subprocess.Popen[bytes]) -> bool:
    """Ask as the image's health check does, once somebody listens, until it is content."""
    check = [word.replace(":8000", f":{port}") for word in stage.health]
    deadline = time.monotonic() + SECONDS
    while not ended(process) and time.monotonic() < deadline:
        if listens(port) and subprocess.run(python(check), cwd=place, check=False).returncode == 0:
            return True
    return False


def ended(process: subprocess.Popen[bytes]) -> bool:
    """Tell whether a process has ended, or does so in a moment."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.1)
    return process.poll() is not None


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex((HOST, port)) == 0


def test_an_image_that_lacks_a_file_is_noticed(tmp_path: Path, packages: Path) -> None:
    stage = STAGES["realistic-legacy"].copy()
    stage.copies = [each for each in stage.copies if each[0] != "monolith"]
    build(stage, tmp_path / "app")
    with started(stage.command, tmp_path / "app", {"PYTHONPATH": str(packages)}) as process:
        assert process.wait(SECONDS) != 0
    assert "No module named 'monolith'" in (tmp_path / "log").read_text()


@pytest.mark.parametrize("path", ["contracts", "data/tables.db", "somewhere"])
def test_only_data_can_be_written_to(tmp_path: Path, path: str) -> None:
    """If anybody could write anywhere, the starts above would not have shown that nobody does."""
    build(STAGES["monolith"], tmp_path / "app")
    target = path if "/" in path else f"{path}/new" if path == "contracts" else path
    tried = subprocess.run(python(["python", "-c", f"open({target!r}, 'w')"]), cwd=tmp_path / "app", check=False)
    assert (tried.returncode == 0) == path.startswith("data/")


@pytest.mark.parametrize("name", ["typer", "jinja2", "pytest", "compare"])
def test_no_image_has_the_harness(packages: Path, tmp_path: Path, name: str) -> None:
    build(STAGES["monolith"], tmp_path / "app")
    command = python(["python", "-c", f"import {name}"])
    tried = subprocess.run(
        command, cwd=tmp_path / "app", env={"PYTHONPATH": str(packages)}, capture_output=True, text=True, check=False
    )
    assert "ModuleNotFoundError" in tried.stderr


def test_images_have_the_versions_that_are_tested() -> None:
    tested = (REPOSITORY / "requirements.lock").read_text("utf-8").splitlines()
    versions = {line.partition(" ;")[0] for line in tested}
    installed = {line.partition(" ;")[0] for line in (FOLDER / "requirements.lock").read_text("utf-8").splitlines()}
    assert installed - versions == set()


def test_the_dockerfile_names_no_file_that_is_not_there() -> None:
    copied = {source for stage in STAGES.values() for source, _ in stage.copies}
    assert [source for source in copied if not (REPOSITORY / source).exists()] == []
    assert os.fspath("contracts") in copied
