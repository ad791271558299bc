"""Drift: what is deployed is what the topology says, and whoever forgets one of the two is told."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from compare.architectures import MARKETPLACES, MICROSERVICES
from compare.manifests.command import derived, outdated, run, write
from compare.topology import Architecture, Process
from tests.deploy.conftest import FOLDER

OTHERS = [each for each in MARKETPLACES.values() if each != MICROSERVICES]


def reported(*processes: Process) -> list[str]:
    """Give what is reported if the microservices were these."""
    return outdated(FOLDER, derived([*OTHERS, replace(MICROSERVICES, processes=processes)]))


def changed(name: str, **changes: object) -> Iterable[Process]:
    return (replace(each, **changes) if each.name == name else each for each in MICROSERVICES.processes)  # ty: ignore


def test_everything_is_what_the_topology_says() -> None:
    assert outdated(FOLDER, derived(MARKETPLACES.values())) == []


def test_a_new_arrow_is_reported() -> None:
    assert reported(*changed("users", calls=("reviews",))) == [
        "compose.microservices.yaml",
        "kubernetes/overlays/microservices/reviews.yaml",
        "kubernetes/overlays/microservices/users.yaml",
    ]


def test_a_new_process_is_reported() -> None:
    wishes = Process("wishes", "microservices.wishes.main:create_app", database=True)
    assert set(reported(*MICROSERVICES.processes, wishes)) >= {
        "Dockerfile",
        "compose.microservices.yaml",
        "kubernetes/overlays/microservices/kustomization.yaml",
        "kubernetes/overlays/microservices/wishes.yaml",
        "secrets/microservices/kustomization.yaml",
    }


def test_a_process_that_is_gone_leaves_no_file_unnoticed() -> None:
    left = [each for each in changed("gateway", calls=("users",)) if each.name != "reviews"]
    left = [replace(each, calls=(), dashed_calls=()) if each.name == "recommendations" else each for each in left]
    assert "kubernetes/overlays/microservices/reviews.yaml" in reported(*left)


@pytest.mark.parametrize(("name", "writes"), [("missing", False), ("file", False), ("file", True)])
def test_what_is_no_folder_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, writes: bool
) -> None:
    (tmp_path / "file").touch()
    assert run(tmp_path / name, writes) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.partition(".")[0]) == ("", f"{tmp_path / name} is no folder")


def test_writing_makes_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert run(tmp_path / "new", writes=True) == 0


def test_writing_makes_it_right_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, derived([other_entry()]))
    assert run(tmp_path, writes=False) == 1
    assert "marketplace manifests --write" in capsys.readouterr().out
    assert run(tmp_path, writes=True) == 0
    assert not (tmp_path / "compose.other.yaml").exists()


def other_entry() -> Architecture:
    return replace(MICROSERVICES, name="other", entry="users")
