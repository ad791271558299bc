"""Sizing: a size that was computed by hand, and what holds for every size."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from compare.capacity.assumptions import Assumptions
from compare.capacity.conclusions import GRID
from compare.capacity.measurements import Cost, Marketplace
from compare.capacity.sizing import GIB, Size, Sizing
from tests.capacity.shops import ARCADE, KIOSK, ROUND, browsing, sized

MILLION = 1e6


@pytest.fixture(params=[(KIOSK, ROUND), (KIOSK, Assumptions()), (ARCADE, Assumptions())], ids=["round", "one", "three"])
def sizing(request: pytest.FixtureRequest) -> Sizing:
    return sized(*request.param)


def test_a_size_is_what_one_computes_by_hand() -> None:
    """200 requests a second of 10 ms are 2 busy cores; half busy they are 4, and one more is spare."""
    size = sized(KIOSK, ROUND).size(MILLION)
    part = size.parts["kiosk"]
    assert part.busy == pytest.approx(2.0)
    assert part.copies == 5
    assert part.cores == pytest.approx(5.0)
    assert part.memory == pytest.approx(5 * GIB)
    assert part.stored == pytest.approx(10 * 8.64 * MILLION * 100)
    assert part.writing == pytest.approx(200 * (0.001 + 2 * 0.0005))
    assert size.cost == pytest.approx(5 * 1.0 + 5 * 0.2 + 8.64 * 0.5)


def test_nobody_costs_least_and_not_nothing(sizing: Sizing) -> None:
    nobody = sizing.size(0)
    assert nobody.copies == len(sizing.marketplace.processes)
    assert 0 < nobody.cost == min(sizing.size(users).cost for users in (0, *GRID))


@pytest.mark.parametrize("figure", [lambda size: size.cost, lambda size: size.cores, lambda size: size.copies,
                                    lambda size: size.memory, lambda size: size.stored])  # fmt: skip
def test_more_users_never_need_less(sizing: Sizing, figure: Callable[[Size], float]) -> None:
    figures = [figure(sizing.size(users)) for users in GRID]
    assert figures == sorted(figures)


@pytest.mark.parametrize("users", GRID[::5])
def test_twice_the_work_needs_twice_the_copies_at_most(users: float) -> None:
    def kiosk(cpu: float) -> Marketplace:
        return replace(KIOSK, costs=browsing(kiosk=Cost(cpu=cpu)))

    one, two = (sized(kiosk(cpu), ROUND).size(users) for cpu in (0.003, 0.006))
    assert one.copies <= two.copies <= 2 * one.copies
    assert one.cores <= two.cores <= 2 * one.cores


def test_a_spare_copy_is_there_from_where_it_matters() -> None:
    quiet = replace(ROUND, spare_from=1_000.0, peak=0.0)
    assert sized(KIOSK, quiet).size(999).copies == 1
    assert sized(KIOSK, quiet).size(1_000).copies == 2


def test_the_last_core_is_not_used_for_requests() -> None:
    """What is busy at the peak is never more than the target's share of what there is."""
    for users in GRID:
        for part in sized(ARCADE, Assumptions()).size(users).parts.values():
            assert part.busy <= Assumptions().target * part.copies + 1e-9


def test_it_is_learned_once_for_each_new_rating_and_no_more_often_than_it_takes() -> None:
    sizing = sized(ARCADE, replace(Assumptions(), refresh=5.0))
    few, many = sizing.learning(100), sizing.learning(1e7)
    assert few.a_second == pytest.approx(sizing.assumptions.peak_rate("review", 100))
    assert many.a_second == pytest.approx(1 / (5 + many.once))
    assert few.cores < many.cores < 1


def test_every_copy_of_who_learns_learns() -> None:
    """Of two marketplaces, that pays more for it whose copies, all of them, learn."""
    alone = sized(ARCADE, Assumptions())
    everybody = replace(ARCADE, model=replace(ARCADE.model, process="shelf", cpu={"shelf": ARCADE.model.cpu["oracle"]}))
    assert sized(everybody, Assumptions()).cost_of_learning(1e7) > 2 * alone.cost_of_learning(1e7)


def test_who_tells_the_ratings_is_busier_the_more_copies_ask() -> None:
    sizing = sized(ARCADE, Assumptions())
    none, one, two = (sizing.busy("shelf", MILLION, learners) for learners in (0, 1, 2))
    assert none < one
    assert two - one == pytest.approx(one - none)
    assert sizing.busy("door", MILLION, 0) == sizing.busy("door", MILLION, 2)
