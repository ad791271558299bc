"""The inputs of which questions are made."""

from collections.abc import Iterator
from random import Random

Questions = Iterator[str]


def word(random: Random, length: int = 8) -> str:
    return "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=length))


def numbers(random: Random, count: int) -> list[int]:
    return random.sample(range(20, 1_000), count)
