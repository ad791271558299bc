"""Databases: the script that PostgreSQL's image runs gives each service a database that nobody else may open."""

import os
import subprocess

import psycopg
import pytest

from compare.architectures import MARKETPLACES, MICROSERVICES
from compare.databases.keeper import PROGRAMS
from compare.databases.server import ours
from tests.deploy.conftest import FOLDER

pytestmark = pytest.mark.slow

SCRIPT = FOLDER / "kubernetes" / "base" / "databases.sh"
NAMES = MICROSERVICES.databases


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A server on which the script has run, by the folder of its socket."""
    host = str(ours(tmp_path_factory.mktemp("server")).query["host"])
    passwords = {f"PASSWORD_OF_{name}": f"it's {name}" for name in NAMES}
    path = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["sh", SCRIPT], env={"PATH": path, "PGHOST": host, "PGUSER": "postgres", **passwords}, check=True)
    return host


def opened(host: str, role: str, database: str) -> bool:
    """Tell whether a role may open a database; its password does not matter on a socket."""
    try:
        with psycopg.connect(host=host, user=role, dbname=database) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS proof (id bigint)")
    except psycopg.OperationalError:
        return False
    return True


def test_each_role_opens_its_own_database_and_no_other(server: str) -> None:
    everywhere = [*NAMES, "postgres", "template1"]
    may = {(role, database) for role in NAMES for database in everywhere if opened(server, role, database)}
    assert may == {(name, name) for name in NAMES}


def test_each_role_has_the_password_of_its_secret(server: str) -> None:
    with psycopg.connect(host=server, user="postgres", dbname="postgres") as connection:
        found = connection.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolname = ANY(%s)", [[*NAMES]])
        stored = dict(found.fetchall())
    assert stored.keys() == {*NAMES}
    assert all(str(each).startswith("SCRAM-SHA-256$") for each in stored.values())


def test_every_name_of_a_database_is_one_that_the_script_understands() -> None:
    names = {name for architecture in MARKETPLACES.values() for name in architecture.databases}
    assert [name for name in names if not name.replace("_", "").isalpha() or not name.islower()] == []
