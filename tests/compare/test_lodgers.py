"""Lodgers: fleets that share a nursery share nothing else."""

from pathlib import Path

import pytest

from compare.architectures import MONOLITH
from compare.launcher import Fleet
from compare.lodgers import shared_starter
from compare.readiness import ask
from tests.compare.test_launcher import refuses_connections

pytestmark = pytest.mark.slow


def test_a_fleet_that_ends_takes_all_its_own_with_it_and_leaves_the_other_one_running(tmp_path: Path) -> None:
    with shared_starter([MONOLITH], tmp_path) as starter, Fleet(MONOLITH, tmp_path / "one", starter=starter) as one:
        with Fleet(MONOLITH, tmp_path / "two", starter=starter) as two:
            assert ask(two.base_url, "/health/ready")[0] == 200
            two.freeze("monolith")
        assert refuses_connections(two.members["monolith"])
        assert ask(one.base_url, "/health/ready")[0] == 200
