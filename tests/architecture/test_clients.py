"""HTTP clients: one place where each is made, so that its successor is one line away."""

import ast
from pathlib import Path

import pytest

from chassis.lifetimes import IDLE_SECONDS
from chassis.server import configuration
from tests.architecture.tree import FILES, REPOSITORY, imported, parsed, short

CLIENTS = {"httpx", "aiohttp", "requests", "urllib3"}
USERS = ("chassis", "compare", "tests")


def package(file: Path) -> str:
    return file.relative_to(REPOSITORY).parts[0]


def makes(file: Path, client: str) -> bool:
    """Tell whether a file calls something of the client's, and does not only name its types."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == client
        for node in ast.walk(parsed(file))
    )


def test_no_marketplace_imports_an_http_client_itself() -> None:
    inside = [file for file in FILES if package(file) not in USERS]
    assert [short(file) for file in inside if CLIENTS & imported(file)] == []


@pytest.mark.parametrize("client", sorted(CLIENTS))
def test_the_chassis_makes_a_client_in_one_file_at_most(client: str) -> None:
    assert len([file for file in FILES if package(file) == "chassis" and makes(file, client)]) <= 1


def test_the_suite_speaks_through_one_client() -> None:
    suite = [file for file in FILES if file.parent == REPOSITORY / "tests" / "marketplace"]
    assert [short(file) for file in suite if CLIENTS & imported(file)] == ["tests/marketplace/connection.py"]


def test_who_calls_closes_an_idle_connection_before_who_is_called() -> None:
    """The other way round, a POST now and then is written into a connection that is closing, and cannot be repeated."""
    assert configuration("app").timeout_keep_alive > 10 * IDLE_SECONDS
