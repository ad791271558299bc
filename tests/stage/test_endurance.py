"""Endurance: neither the page nor the stage grows under traffic; and who grows is found, whatever the noise."""

import re
import subprocess
import sys
from random import Random

import pytest

from compare.stage.endurance import Look, growths
from tests.compare.terminal import REPOSITORY
from tests.stage import need

pytestmark = pytest.mark.slow

MINUTES = 1
PATIENCE_SECONDS = 300


def looks(leak: float, minutes: float = 3.0) -> list[Look]:
    """Pretend that both grow so many MiB a minute, with some noise, and sometimes much."""
    random = Random(1)
    noise = [random.gauss(0, 0.3) + 20 * (random.random() < 0.05) for _ in range(round(minutes * 30))]
    return [Look(at / 30, 5 + leak * at / 30 + each, 90 + leak * at / 30 + each, 30) for at, each in enumerate(noise)]


@pytest.mark.parametrize(("leak", "flat"), [(0.0, True), (-2.0, True), (0.2, True), (8.0, False)])
def test_who_grows_is_told_from_who_is_only_restless(leak: float, flat: bool) -> None:
    assert [(each.name, each.is_flat) for each in growths(looks(leak))] == [("page", flat), ("stage", flat)]


def test_ten_minutes_find_what_grows_slowly() -> None:
    assert [each.is_flat for each in growths(looks(leak=2.0, minutes=3))] == [False, True]
    assert [each.is_flat for each in growths(looks(leak=2.0, minutes=10))] == [False, False]
    assert [each.is_flat for each in growths(looks(leak=0.05, minutes=10))] == [True, True]


def test_what_fills_up_in_the_beginning_is_no_growth() -> None:
    filling = [Look(at / 30, 5 + min(at, 25), 90 + min(at, 25), 30) for at in range(90)]
    assert all(each.is_flat for each in growths(filling))


@pytest.mark.night
def test_neither_the_page_nor_the_stage_grows_in_a_minute_of_traffic() -> None:
    need.browser()
    command = [sys.executable, "-m", "compare.stage.endurance", "--minutes", str(MINUTES)]
    done = subprocess.run(
        [*command, "--arch", "monolith,microservices"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(": flat") == 2
    assert int(re.findall(r"traffic: (\d+) requests a second at least", done.stdout)[0]) > 0
