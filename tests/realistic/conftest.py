"""The shop that the tests of Inventory++ share, one a file."""

from collections.abc import Iterator

import pytest

from tests.realistic.shopkeeper import Shop, opened


@pytest.fixture(scope="module")
def building(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with opened(tmp_path_factory.mktemp("shelves")) as shop:
        yield shop


@pytest.fixture
def shop(building: Shop) -> Shop:
    """A shop whose shelves are empty."""
    building.clears()
    return building
