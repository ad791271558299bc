"""The command: it prints, or writes, what it found, and nothing else."""

import json
import math
from pathlib import Path

import pytest

from compare.architectures import ARCHITECTURES
from compare.structure.use_cases import USE_CASES
from compare.topology import Architecture
from tests.compare.terminal import Command
from tests.structure.conftest import Examined
from tests.surface.recorded import check_keys

pytestmark = pytest.mark.slow


def test_it_ends_well_and_its_json_is_also_written(examined: Examined) -> None:
    assert examined.exit_code == 0, examined.said
    assert json.loads((Path(examined.reports) / "structure.json").read_text("utf-8")) == examined.data
    check_keys("structure", examined.data)
    assert list(examined.data["architectures"]) == list(ARCHITECTURES)


def test_each_picture_of_the_json_is_a_file_too(examined: Examined) -> None:
    pictures = {path.read_text("utf-8") for path in Path(examined.reports).glob("structure-*.svg")}
    seen = [found["use_cases"] for found in examined.data["architectures"].values()]
    assert pictures == {each["svg"] for use_cases in seen for each in use_cases.values()}
    assert len(pictures) == len(ARCHITECTURES) * len(USE_CASES)


def test_every_process_was_started_and_weighed(examined: Examined, architecture: Architecture) -> None:
    footprint = examined.of(architecture)["footprint"]
    processes = footprint["processes"]
    assert list(processes) == list(architecture.replicas)
    assert all(each["seconds"] > 0 and each["bytes"] > 2**20 for each in processes.values())
    assert math.fsum(each["bytes"] for each in processes.values()) < footprint["bytes"]


def test_an_architecture_that_nobody_declared_is_refused_with_those_there_are(tmp_path: Path) -> None:
    command = Command("structure", "--arch", "bazaar", screen=tmp_path / "screen")
    assert command.ends() == 2
    assert all(name in command.screen.read_text() for name in ARCHITECTURES)
