"""Where it happens: a town for each worker, which every test leaves as it found it."""

from collections.abc import Iterator

import pytest

from compare.architectures import MICROSERVICES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from tests.resilience.town import QUICK, Town


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory, starter: MakeStarter) -> Iterator[Town]:
    with Fleet(MICROSERVICES, tmp_path_factory.mktemp("town"), environment=QUICK, starter=starter) as fleet:
        yield Town(fleet)
