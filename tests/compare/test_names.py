"""Names of folders: every process starts on a data folder with any letters, and in a checkout with any."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from compare import databases
from compare.architectures import DECLARED, MICROSERVICES, MONOLITH
from compare.launcher import CouldNotStart, Fleet
from compare.readiness import ask
from compare.running import running
from compare.starters import MakeStarter
from compare.topology import Architecture
from tests.architecture.tree import NOT_CODE
from tests.compare.terminal import REPOSITORY, Command
from tests.databases.names import EVERYTHING, NAMES
from tests.levels import at_night

pytestmark = pytest.mark.slow

EVERY_ARCHITECTURE = pytest.mark.parametrize("architecture", DECLARED.values(), ids=DECLARED)
IN_A_CHECKOUT = ["manifests --check", "secrets monolith"]
AT_NIGHT = ["structure --arch monolith", "learn --check-all --only 01"]
ODD_NAMES = ("60% [done] it's #1?", "market%20place", "Käse & Öl @home", "x" * 120)


@EVERY_ARCHITECTURE
def test_each_architecture_starts_on_a_folder_with_any_letters(
    architecture: Architecture, tmp_path: Path, starter: MakeStarter
) -> None:
    with Fleet(architecture, tmp_path / EVERYTHING, starter=starter) as fleet:
        assert ask(fleet.base_url, "/health/ready")[0] == 200
        assert ask(fleet.base_url, "/inventory")[0] == 200
        assert running(tmp_path / EVERYTHING)
    assert [each.name for each in tmp_path.iterdir()] == [EVERYTHING]
    if databases.kind() == "sqlite":
        assert {f"{name}.db" for name in architecture.databases} <= {
            each.name for each in (tmp_path / EVERYTHING).iterdir()
        }


@pytest.mark.night
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_marketplace_with_separate_databases_starts_on_a_folder_of_this_name(
    name: str, tmp_path: Path, starter: MakeStarter
) -> None:
    with Fleet(MICROSERVICES, tmp_path / name, starter=starter) as fleet:
        assert ask(fleet.base_url, "/health/ready")[0] == 200
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_folder_whose_name_is_no_text_is_refused_in_a_sentence(tmp_path: Path, starter: MakeStarter) -> None:
    folder = tmp_path / b"caf\xe9".decode(errors="surrogateescape")
    with pytest.raises(CouldNotStart, match="not valid UTF-8"), Fleet(MONOLITH, folder, starter=starter):
        pass


@pytest.mark.parametrize("commands", [IN_A_CHECKOUT, *at_night([AT_NIGHT])], ids=["some", "others"])
@pytest.mark.parametrize("name", [ODD_NAMES[0], *at_night(ODD_NAMES[1:])])
def test_checkout_with_this_name_works(name: str, commands: list[str], tmp_path: Path) -> None:
    checkout = tmp_path / name
    shutil.copytree(REPOSITORY, checkout, ignore=NOT_CODE)
    for words in commands:
        command = [sys.executable, "-m", "compare", *words.split()]
        done = subprocess.run(command, cwd=checkout, env=only(checkout), capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stdout + done.stderr
        assert "learn" in words or done.returncode == 0, done.stdout + done.stderr
    screen = checkout / "screen"
    up = Command("up", "microservices", "--port", "0", "--empty", screen=screen, environment=only(checkout))
    assert ask(up.comes_up(checkout / "data" / "microservices").base_url, "/inventory")[0] == 200
    up.says("Ctrl-C")
    up.shell.terminate()
    assert up.ends() == 0


def only(checkout: Path) -> dict[str, str]:
    """Import from this checkout, and not from the one that the tests are in."""
    return {"PYTHONPATH": str(checkout), "PATH": "/usr/bin:/bin", "COLUMNS": "200"}
