"""Running marketplaces for the tests of the harness, and where the real MovieLens data set is."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from compare.architectures import ARCHITECTURES
from compare.inprocess import InProcess
from compare.topology import Architecture
from tests.compare.operator import Operator, destination_in
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Visitor

MOVIELENS = Path(os.environ.get("MOVIELENS") or Path(__file__).parents[3] / "shared" / "data" / "ml-latest-small")

FREE_IDS = count(10_000_000, 1_000)


def pytest_report_header() -> str:
    if MOVIELENS.is_dir():
        return f"MovieLens: {MOVIELENS}"
    return f"MovieLens: not in {MOVIELENS}, so the tests of the real data set are left out (set MOVIELENS)"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what needs the real data set where there is none: its licence does not let us bring it."""
    if not MOVIELENS.is_dir():
        left_out = [item for item in items if "real_movielens" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def real_movielens() -> Path:
    """The folder `ml-latest-small` as distributed."""
    return MOVIELENS


@dataclass(frozen=True)
class Market:
    """One architecture in this process, for its operator and for everybody."""

    architecture: Architecture
    operator: Operator
    visitor: Visitor


@pytest.fixture(scope="module", params=ARCHITECTURES.values(), ids=ARCHITECTURES)
def market(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Market]:
    """A running marketplace, shared by the tests of a module."""
    data = tmp_path_factory.mktemp("market")
    with InProcess(request.param, data, environment={"LOG_LEVEL": "WARNING", "REFRESH_SECONDS": "0.1"}) as place:
        connection = Connection(place.base_url, place.transport)
        yield Market(request.param, Operator(destination_in(place)), Visitor(connection))
        connection.close()


@pytest.fixture
def free() -> int:
    """An id from which a thousand are free, in every domain."""
    return next(FREE_IDS)
