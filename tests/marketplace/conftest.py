"""Who the tests are played by, and where: one running marketplace for each architecture asked for."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Shopper, Visitor

if TYPE_CHECKING:
    from compare.starters import MakeStarter
    from compare.topology import Architecture

# Tests do not wait for what a marketplace does every few seconds, and a slow machine has time enough for each request.
ENVIRONMENT = {
    "REFRESH_SECONDS": "0.25",
    "RECOVERY_SECONDS": "0.5",
    "LOG_LEVEL": "WARNING",
    "REQUEST_SECONDS": "25",
    "BODY_SECONDS": "25",
}


def chosen(config: pytest.Config) -> list[str]:
    """Name the architectures to test; an address is one of its own."""
    if config.option.base_url:
        return [config.option.base_url]
    from compare.architectures import ARCHITECTURES, DECLARED
    from compare.road import STEPS

    groups = {"all": ARCHITECTURES, "road": STEPS, "declared": different(DECLARED.values())}
    if several := groups.get(config.option.arch):
        return list(several)
    if unknown := [name for name in config.option.arch.split(",") if name not in DECLARED]:
        raise pytest.UsageError(f"--arch {unknown[0]} is not declared; choose from {', '.join(DECLARED)}, or all")
    return config.option.arch.split(",")


def different(architectures: Iterable["Architecture"]) -> list[str]:
    """Name each, and of those that consist of the same processes only the first."""
    names: dict[object, str] = {}
    for each in architectures:
        names.setdefault((each.processes, each.entry), each.name)
    return list(names.values())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "architecture" in metafunc.fixturenames:
        metafunc.parametrize("architecture", chosen(metafunc.config), scope="session")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the chosen marketplace does not offer.

    That is the signing key, when the marketplace is not ours: nobody hands out a private key. And metrics, where all is
    in one process: they cost a quarter of the time there.
    """
    left_out = {item for item in items if is_left_out(item, config)}
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def is_left_out(item: pytest.Item, config: pytest.Config) -> bool:
    if config.option.base_url:
        return "forger" in getattr(item, "fixturenames", ())
    return config.option.transport == "asgi" and item.get_closest_marker("metrics") is not None


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, architecture: str) -> Path:
    """The folder where a marketplace that we start keeps everything."""
    return tmp_path_factory.mktemp("marketplace")


@pytest.fixture(scope="session")
def connection(request: pytest.FixtureRequest, architecture: str, data: Path) -> Iterator[Connection]:
    """A way into the running marketplace; one for each architecture and worker."""
    if request.config.option.base_url:
        running = at_address(architecture)
    elif request.config.option.transport == "asgi":
        running = in_process(scaled(request.config, architecture), data)
    else:
        starter = request.getfixturevalue("starter")
        running = as_fleet(scaled(request.config, architecture), data, starter)
    with running as connection:
        yield connection
        connection.close()


def scaled(config: pytest.Config, architecture: str) -> "Architecture":
    """Find what is declared, with as many of everything as were asked for."""
    from compare.architectures import DECLARED

    return DECLARED[architecture].scaled(config.option.replicas)


@contextmanager
def at_address(base_url: str) -> Iterator[Connection]:
    yield Connection(base_url)


@contextmanager
def in_process(architecture: "Architecture", data: Path) -> Iterator[Connection]:
    from compare.inprocess import InProcess

    with InProcess(architecture, data, environment=ENVIRONMENT | {"TELEMETRY": "false"}) as place:
        yield Connection.through(place.entrances)


@contextmanager
def as_fleet(architecture: "Architecture", data: Path, starter: "MakeStarter") -> Iterator[Connection]:
    from compare.launcher import Fleet

    with Fleet(architecture, data, environment=ENVIRONMENT, starter=starter) as fleet:
        yield Connection.through(dict.fromkeys(fleet.entrances))


@pytest.fixture
def visitor(connection: Connection) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(connection)


@pytest.fixture
def seller(visitor: Visitor) -> Shopper:
    return visitor.joins("Selma Seller")


@pytest.fixture
def buyer(visitor: Visitor) -> Shopper:
    return visitor.joins("Ben Buyer")


@pytest.fixture
def stranger(visitor: Visitor) -> Shopper:
    """Somebody signed in whom none of the test's things belong to."""
    return visitor.joins("Stella Stranger")
