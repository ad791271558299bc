"""One stage with two architectures, and one who looks at it, for all tests of this folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stage.audience import Audience
from tests.stage.playhouse import Playhouse, opened
from tests.stage.spectator import Spectator

HERE = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of this folder together in whatever random order: they share what takes seconds to start."""
    first = next((number for number, item in enumerate(items) if HERE in item.path.parents), 0)
    before, after = items[:first], items[first:]
    here = [item for item in after if HERE in item.path.parents]
    here.sort(key=lambda item: len(item.path.parents))
    items[:] = [*before, *here, *(item for item in after if HERE not in item.path.parents)]


@pytest.fixture(scope="package")
def playhouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playhouse]:
    with opened(tmp_path_factory.mktemp("playhouse")) as playhouse:
        yield playhouse


@pytest.fixture
def page(playhouse: Playhouse) -> Iterator[Audience]:
    page = Audience(playhouse)
    yield page
    page.client.close()


@pytest.fixture(scope="module")
def theatre(playhouse: Playhouse) -> Iterator[Spectator]:
    """One for all tests of a file that break much; who comes later finds everything at work again."""
    spectator = Spectator(playhouse)
    yield spectator
    spectator.settles()
    playhouse.tidies()
    spectator.leaves()
