"""Rolling: every process gets a successor while people use the marketplace, and nobody loses anything by it."""

from pathlib import Path

import pytest

from compare.architectures import DECLARED
from compare.rolling.trial import conduct
from tests.marketplace.conftest import chosen

pytestmark = pytest.mark.slow


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "declared" in metafunc.fixturenames:
        metafunc.parametrize("declared", chosen(metafunc.config))


def test_every_process_is_replaced_under_load_and_no_request_fails(
    declared: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    architecture = DECLARED[declared].scaled(request.config.option.replicas)
    trial = conduct(architecture, tmp_path)
    assert [roll.name for roll in trial.rolls] == list(architecture.replicas)
    assert [roll.name for roll in trial.rolls if roll.before == roll.after or not roll.asked] == []
    assert trial.answering == {roll.name: roll.after for roll in trial.rolls}
    assert trial.failed == []
    assert trial.broken == []
