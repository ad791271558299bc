"""Assumptions: each has a unit and a reason, and whoever knows better can say so."""

import pytest

from compare.capacity.assumptions import USE_CASES, Assumptions, NoSuchAssumption, changed


def test_each_says_its_unit_and_its_reason() -> None:
    for each in Assumptions().listed():
        assert each["unit"]
        assert len(each["reason"].split()) >= 3, each


def test_seven_requests_of_ten_look_at_lists_and_two_of_a_hundred_people_buy() -> None:
    known = Assumptions()
    assert known.browse / sum(getattr(known, case) for case in USE_CASES) == pytest.approx(0.7, abs=0.02)
    assert known.place_order == 0.02


def test_rates_are_a_second() -> None:
    known = changed(["browse=1", "peak=3", "days=10"])
    assert known.mean_rate("browse", 86_400) == pytest.approx(1)
    assert known.peak_rate("browse", 86_400) == pytest.approx(3)
    assert known.gathered("browse", 100) == pytest.approx(1_000)


@pytest.mark.parametrize(
    "pair", ["weather=1", "peak", "peak=", "peak=many", "peak=-1", "peak=nan", "peak=inf", "target=0", "target=1"]
)
def test_what_makes_no_sense_is_refused(pair: str) -> None:
    with pytest.raises(NoSuchAssumption):
        changed([pair])
