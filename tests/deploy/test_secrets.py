"""Secrets: made once, known to who needs them, and to nobody else."""

from pathlib import Path

import pytest

from compare.architectures import DECLARED, MICROSERVICES
from compare.manifests.secrets import make_secrets, run
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY, needs_git
from tests.deploy.tools import run as run_tool


@pytest.fixture
def made(tmp_path: Path) -> Path:
    make_secrets(MICROSERVICES, tmp_path / "secrets")
    return tmp_path / "secrets"


def test_a_password_that_a_database_knows_stays_as_it_is(made: Path) -> None:
    before = {path.name: path.read_text() for path in made.iterdir()}
    assert not make_secrets(MICROSERVICES, made)
    assert {path.name: path.read_text() for path in made.iterdir()} == before


def test_no_two_passwords_are_the_same(made: Path) -> None:
    passwords = [line.partition("=")[2] for line in (made / "postgres.env").read_text().splitlines()]
    assert len({*passwords}) == len(passwords) == 1 + len(MICROSERVICES.databases)


def test_a_service_knows_its_own_password_only(made: Path) -> None:
    known = (made / "orders.env").read_text()
    assert known.removeprefix("PGPASSWORD=") in (made / "postgres.env").read_text().partition("PASSWORD_OF_orders=")[2]
    assert len(known.splitlines()) == 1


def test_nobody_else_on_the_machine_may_look_into_the_folder(made: Path) -> None:
    assert made.stat().st_mode & 0o077 == 0


def test_no_secret_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    architectures: list[Architecture] = [DECLARED["monolith"]]
    assert run(architectures, tmp_path) == 0
    printed = capsys.readouterr().out
    secrets = [line.partition("=")[2] for path in tmp_path.rglob("*.env") for line in path.read_text().splitlines()]
    assert secrets
    assert [each for each in secrets if each in printed] == []


@needs_git
@pytest.mark.parametrize("name", ["orders.env", "signing.pem", "jwks.json"])
def test_git_ignores_them(name: str) -> None:
    assert run_tool("git", "-C", REPOSITORY, "check-ignore", f"deploy/secrets/microservices/{name}").returncode == 0
