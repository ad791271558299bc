"""Limits: the first is the smallest, each is where it was computed to be, and copies do not lift it."""

from dataclasses import replace

import pytest

from compare.capacity.assumptions import Assumptions
from compare.capacity.conclusions import conclusions, is_small, people
from compare.capacity.limits import ANSWER, MACHINE, STALE, WRITER, limits, second_copies
from compare.capacity.sizing import GIB
from tests.capacity.shops import ARCADE, KIOSK, ROUND, sized


def test_the_first_to_break_has_the_smallest_limit() -> None:
    for sizing in (sized(KIOSK, ROUND), sized(ARCADE, Assumptions())):
        found = [limit.users for limit in limits(sizing)]
        assert found
        assert found == sorted(found)


def test_a_limit_is_where_one_computes_it_by_hand() -> None:
    """A writer who is half busy with 250 requests a second; 7 copies and a spare one fill a machine of 8 cores."""
    found = {limit.kind: limit.users for limit in limits(sized(KIOSK, ROUND))}
    assert found[WRITER] == pytest.approx(1.25e6)
    assert found[MACHINE] == pytest.approx(1.5e6)
    assert STALE not in found


def test_ratings_are_told_in_time_until_there_are_too_many() -> None:
    assumptions = replace(Assumptions(), review=0.01, days=100.0, call=2.0)
    found = {limit.kind: limit for limit in limits(sized(ARCADE, assumptions))}
    assert found[ANSWER].part == "shelf"
    assert found[ANSWER].users == pytest.approx(2e6)  # A rating takes a microsecond, and each user leaves one.


def test_who_has_no_database_has_no_writer_and_needs_no_one_machine() -> None:
    parts = {(limit.kind, limit.part) for limit in limits(sized(ARCADE, Assumptions()))}
    assert (WRITER, "shelf") in parts
    assert not {(WRITER, "door"), (MACHINE, "door"), (WRITER, "oracle"), (MACHINE, "oracle")} & parts


def test_a_larger_machine_moves_the_limit_and_not_the_writers() -> None:
    small, large = (dict(_users(replace(ROUND, machine_cores=cores))) for cores in (8.0, 16.0))
    assert large[MACHINE.name] > 1.9 * small[MACHINE.name]
    assert large[WRITER.name] == small[WRITER.name]


def _users(assumptions: Assumptions) -> list[tuple[str, float]]:
    return [(limit.kind.name, limit.users) for limit in limits(sized(KIOSK, assumptions))]


def test_a_second_copy_is_needed_first_by_who_works_most() -> None:
    found = second_copies(sized(ARCADE, Assumptions()))
    assert [name for name, _ in found] == ["shelf", "door", "oracle"]
    name, users = found[0]
    spared = sized(ARCADE, replace(Assumptions(), spare=0.0))
    assert spared.size(users * 0.99).parts[name].copies == 1
    assert spared.size(users * 1.01).parts[name].copies == 2


def test_conclusions_say_what_the_figures_say() -> None:
    kiosk, arcade = sized(KIOSK, ROUND), sized(ARCADE, ROUND)
    found = " ".join(conclusions({"kiosk": kiosk, "arcade": arcade}, [1e3, 1e6]))
    ratio = arcade.size(1e6).cost / kiosk.size(1e6).cost
    assert f"{ratio:.2g} times at 1 million users a day" in found
    assert "(one writer, kiosk)" in found
    assert "100% of the cores of kiosk go to kiosk" in found
    assert "copies of oracle in arcade learns everything by itself" in found


def test_the_earlier_to_break_is_named_first_whichever_is_asked_first() -> None:
    frail, firm = sized(KIOSK, ROUND), sized(KIOSK, replace(ROUND, browse=ROUND.browse / 4))
    for sizings in ({"frail": frail, "firm": firm}, {"firm": firm, "frail": frail}):
        sentences = [each for each in conclusions(sizings, [1e3]) if "breaks first" in each]
        assert sentences == [
            "frail breaks first, at 1.2 million users a day (one writer, kiosk); "
            "firm bears 4 times as many (one writer, kiosk)."
        ]


def test_a_small_machine_is_enough_until_it_is_not() -> None:
    sizing = sized(KIOSK, ROUND)
    assert is_small(sizing.size(1_000))
    assert sizing.size(1e6).memory > 4 * GIB
    assert not is_small(sizing.size(1e6))


@pytest.mark.parametrize(
    ("count", "said"), [(1_000, "1,000"), (99_999, "100,000"), (5.53e6, "5.5 million"), (1.65e9, "1.6 billion")]
)
def test_people_are_counted_to_two_digits(count: float, said: str) -> None:
    assert people(count) == said
