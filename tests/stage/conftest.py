"""One stage with two architectures, and one who looks at it, for all tests of this folder."""

from collections.abc import Iterator

import pytest

from compare.architectures import MICROSERVICES, MONOLITH
from compare.stage.stage import Stage
from tests.stage.audience import Audience, audience, furnish


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    for architecture in (MONOLITH, MICROSERVICES):
        furnish(architecture, folder / architecture.name)
    with Stage([MONOLITH, MICROSERVICES], folder, 0) as stage:
        yield stage


@pytest.fixture(scope="package")
def page(stage: Stage) -> Iterator[Audience]:
    with audience(stage) as page:
        yield page
