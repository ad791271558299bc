"""A service that never comes up: its marketplace stays dark, the page says why, and the others play."""

from pathlib import Path

import pytest

from compare.architectures import DECLARED
from compare.stage.log_files import KEPT_BYTES, MOST_BYTES, trim
from compare.stage.stage import Stage
from compare.starters import CouldNotStart
from tests.compare.spoiled import spoil
from tests.stage.playhouse import opened
from tests.stage.spectator import Spectator

pytestmark = pytest.mark.slow


def test_the_others_are_usable(tmp_path: Path) -> None:
    spoil(tmp_path / "microservices", "inventory")
    with opened(tmp_path) as playhouse:
        spectator = Spectator(playhouse)
        present, absent = spectator.client.get("/scenery").json()
        assert (present["why_not"], absent["name"]) == ("", "microservices")
        assert "inventory" in absent["why_not"]
        state = spectator.until("state", bool) if not spectator.seen else spectator.seen[0][1]
        assert state["monolith"]["monolith"]["condition"] == "up"
        assert {box["condition"] for box in state["microservices"].values()} == {"down"}
        spectator.asks_for(5)
        traffic = spectator.until(
            "traffic", lambda each: any(one["per_second"] for one in each["marketplaces"].values())
        )
        assert list(traffic["marketplaces"]) == ["monolith"]


def test_nobody_at_all_is_an_error_that_says_who_and_why(tmp_path: Path) -> None:
    spoil(tmp_path / "monolith", "monolith")
    with (
        pytest.raises(CouldNotStart, match=r"Cannot use the database .*monolith.db"),
        Stage([DECLARED["monolith"]], tmp_path, 0),
    ):
        pass


def test_a_log_that_has_become_long_keeps_its_newest_lines(tmp_path: Path) -> None:
    log = tmp_path / "orders.log"
    with log.open("a") as writer:
        writer.writelines(f"line {number}\n" for number in range(MOST_BYTES // 10))
        writer.flush()
        trim(log)
        writer.write("the last one\n")
    lines = log.read_text().splitlines()
    assert log.stat().st_size <= KEPT_BYTES + 100
    assert lines[-1] == "the last one"
    assert all(line.startswith("line ") for line in lines[:-1])
