"""Scaling: more copies of the one service that computes, which only an architecture with such a service can have."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from compare.bench.samples import Sample
from compare.bench.workloads import open_places, peak
from compare.topology import Architecture

SCALED = "recommendations"
REPLICAS = (1, 2, 3)


def can_scale(architecture: Architecture) -> bool:
    return any(process.name == SCALED for process in architecture.processes)


def scaled(architecture: Architecture, replicas: int) -> Architecture:
    """Declare the same architecture with more copies of the service."""
    processes = tuple(
        replace(process, replicas=replicas) if process.name == SCALED else process for process in architecture.processes
    )
    return replace(architecture, processes=processes)


def measure(
    architectures: Sequence[Architecture], rounds: int, seconds: float, advance: Callable[[], None]
) -> list[Sample]:
    """Ask for recommendations as fast as they come, with one copy, two and three."""
    variants = [(each, count) for each in architectures if can_scale(each) for count in REPLICAS]
    names = [f"{architecture.name} x{count}" for architecture, count in variants]
    samples: list[Sample] = []
    with open_places([scaled(*variant) for variant in variants]) as (*places, _):
        for number in range(rounds):
            for place, name in zip(places, names, strict=True):
                sample = peak(place, "recommend", number, seconds)
                samples.append(replace(sample, workload="scale", architecture=name))
            advance()
    return samples
