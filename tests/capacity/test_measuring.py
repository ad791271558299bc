"""Measuring: a short measurement of real processes finds what their code does."""

from pathlib import Path

import pytest

from compare.architectures import ARCHITECTURES
from compare.capacity import measurements, measuring
from compare.capacity.assumptions import USE_CASES, Assumptions
from compare.capacity.crowding import Crowd
from compare.capacity.measurements import Measurements
from compare.capacity.measuring import Effort
from compare.capacity.sizing import sizings
from tests.sharing import made_once

pytestmark = pytest.mark.slow

SHORT = Effort(rounds=1, requests=8, crowds=(Crowd(100, 50), Crowd(50, 400, first=101)))


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Measurements:
    return measurements.read(made_once(tmp_path_factory, "capacity", measure) / "capacity.json")


def measure(folder: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PASSWORD_MEMORY_KIB", "19456")  # As in a real marketplace: what is measured is what it costs.
        measurements.write(measuring.measure(list(ARCHITECTURES.values()), SHORT), folder / "capacity.json")


def test_what_was_measured_is_read_as_it_was_written(found: Measurements, tmp_path: Path) -> None:
    measurements.write(found, tmp_path / "new" / "capacity.json")
    assert measurements.read(tmp_path / "new" / "capacity.json") == found


def test_an_order_is_written_by_who_keeps_it(found: Measurements) -> None:
    """One transaction in the monolith; the saga's steps are each one of their own."""
    ours, theirs = (found.marketplaces[name].costs["place_order"] for name in ("monolith", "microservices"))
    assert ours["monolith"].writes == 1
    assert ours["monolith"].requests == 1
    assert {name: cost.writes for name, cost in theirs.items() if cost.writes} == {"inventory": 1, "orders": 2}
    assert all(theirs[name].requests == 1 for name in ("gateway", "users", "inventory", "orders"))


def test_every_request_costs_time_and_those_that_hash_cost_most(found: Measurements) -> None:
    for marketplace in found.marketplaces.values():
        cpu = {case: sum(each.cpu for each in marketplace.costs[case].values()) for case in USE_CASES}
        assert all(seconds > 0 for seconds in cpu.values())
        assert min(cpu["sign_in"], cpu["register"]) > cpu["search"]


def test_who_only_looks_writes_nothing(found: Measurements) -> None:
    for marketplace in found.marketplaces.values():
        for case in ("browse", "search", "item_page", "recommend", "sign_in"):
            assert not any(each.writes for each in marketplace.costs[case].values())


def test_it_is_learned_by_who_recommends_from_what_who_has_the_reviews_tells(found: Measurements) -> None:
    models = {name: marketplace.model for name, marketplace in found.marketplaces.items()}
    assert set(models["monolith"].cpu) == {models["monolith"].process} == {"monolith"}
    assert set(models["microservices"].cpu) == {"recommendations", "reviews"}
    assert models["microservices"].process == "recommendations"


def test_writing_takes_time(found: Measurements) -> None:
    assert 0 < found.writer.transaction + found.writer.statement < 1


def test_it_is_enough_for_an_answer(found: Measurements) -> None:
    for name, sizing in sizings(found, Assumptions()):
        assert sizing.size(1_000).copies == ARCHITECTURES[name].size
        assert sizing.size(1e6).cost > sizing.size(1_000).cost
