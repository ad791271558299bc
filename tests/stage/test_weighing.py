"""What the stage takes while a page is open and nobody does anything."""

from pathlib import Path

import pytest

from compare.stage.weighing import Weight, weigh

pytestmark = pytest.mark.slow

# Twice what is promised: the machine that runs tests does other things, and its caches know it.
MOST_PERCENT, MOST_MIB = 10, 1024


def test_an_open_page_costs_next_to_nothing(tmp_path: Path) -> None:
    weight = weigh(["monolith", "microservices"], tmp_path, warm=3.0, idle=5.0)
    assert 0 < weight.idle_percent < MOST_PERCENT
    assert 0 < weight.mib < MOST_MIB


def test_a_weight_is_told_in_one_line() -> None:
    assert str(Weight(5.81, 3.94, 732.6)) == "up after 5.8 s, idle 3.9% of one core, 733 MiB"
