"""Samples and intervals: the figures are those that others would compute from the same numbers."""

from collections.abc import Iterator
from random import Random
from statistics import median

import numpy
import pytest

from compare.bench import summary
from compare.bench.bench import Measured
from compare.bench.customers import Customers, data
from compare.bench.intervals import Interval, interval
from compare.bench.samples import Sample, percentile
from compare.bench.workloads import WORKLOADS, Place


def sample(number: int = 0, architecture: str = "one", mode: str = "peak", **changes: object) -> Sample:
    plain = {
        "workload": "browse",
        "architecture": architecture,
        "round": number,
        "mode": mode,
        "offered": 0.0,
        "per_second": 100.0,
        "refused": 0,
        "latencies": [0.01, 0.02, 0.03],
        "cpu": {"one": 0.3},
        "memory": {"one": 2.0**20},
        "driver": 0.1,
        "on_time": 1.0,
    }
    return Sample(**plain | changes)  # ty: ignore[invalid-argument-type]


@pytest.mark.parametrize("count", [1, 2, 3, 10, 999])
@pytest.mark.parametrize("percent", [0, 50, 95, 99, 100])
def test_percentiles_are_those_of_numpy(count: int, percent: float) -> None:
    numbers = [Random(count).expovariate(1) for _ in range(count)]
    assert percentile(numbers, percent) == pytest.approx(numpy.percentile(numbers, percent))


def test_figures_are_per_request_and_in_milliseconds() -> None:
    figures = sample().figures()
    assert figures["mean ms"] == pytest.approx(20)
    assert figures["CPU ms"] == pytest.approx(100)
    assert figures["MiB"] == 1


def test_an_interval_holds_its_median_and_narrows_when_rounds_agree() -> None:
    calm, wild = interval([10.0, 10.1, 9.9, 10.0, 10.0]), interval([5.0, 10.0, 20.0, 3.0, 12.0])
    assert calm.low <= calm.middle <= calm.high
    assert calm.high - calm.low < wild.high - wild.low


def test_an_interval_is_the_same_every_time() -> None:
    numbers = [Random(7).random() for _ in range(9)]
    assert interval(numbers) == interval(numbers)
    assert interval(numbers).middle == median(numbers)


def test_an_interval_covers_the_truth_nineteen_times_in_twenty_or_nearly() -> None:
    chance = Random(3)
    found = [interval([chance.gauss(100, 10) for _ in range(15)]) for _ in range(100)]
    assert sum(each.overlaps(Interval(100, 100, 100)) for each in found) >= 85


def test_ratios_are_taken_round_by_round() -> None:
    """The machine was twice as fast in the second round, for both: the ratio is the same."""
    speeds = {"one": (100.0, 200.0), "two": (50.0, 100.0)}
    samples = [sample(n, name, per_second=speed[n]) for name, speed in speeds.items() for n in (0, 1)]
    row = next(row for row in summary.rows(samples) if row.architecture == "two")
    assert row.of_first == Interval(0.5, 0.5, 0.5)


def test_a_driver_that_is_the_bottleneck_is_named() -> None:
    assert Measured([sample(driver=0.1)]).warnings == []
    (warning,) = Measured([sample(driver=0.95)]).warnings
    assert "bottleneck" in warning


def test_a_rate_that_was_not_kept_is_named() -> None:
    (warning,) = Measured([sample(mode="steady", offered=400.0, on_time=0.75)]).warnings
    assert "75%" in warning


@pytest.mark.parametrize(("refused", "is_wrong"), [(0, False), (3, False), (4, True)])
def test_errors_are_no_throughput(refused: int, is_wrong: bool) -> None:
    assert bool(Measured([sample(refused=refused, latencies=[0.01] * 300)]).wrong) == is_wrong


def test_a_process_too_many_is_wrong() -> None:
    (sentence,) = Measured(declared={"one": 1}, processes={"one": 2}).wrong
    assert sentence == "one runs as 2 processes and declares 1."


class Nobody(Customers):
    """Customers whom no marketplace knows."""

    def __init__(self) -> None:
        super().__init__({user.id: f"token-of-{user.id}" for user in data()["users"]})


@pytest.mark.parametrize("workload", WORKLOADS)
def test_everybody_asks_the_same_everywhere(workload: str) -> None:
    def first(count: int) -> list[bytes]:
        requests: Iterator[bytes] = Place(None, Nobody()).requests(workload)  # ty: ignore[invalid-argument-type]
        return [next(requests) for _ in range(count)]

    assert first(300) == first(300)
    assert len(set(first(300))) > 1
