"""Use all cores.

Every night, Lin's shop finds out which items are alike. Each item is compared with every other.
It is slow. Lin bought a computer with more cores, and it is as slow as before.
She looks closer: one core works, and the others sleep.
Threads did not help her. In Python, only one thread at a time may compute.
But a process has a Python of its own. Several processes compute on several cores.

Your task: let `compute_all` do the work in a pool of processes, one for each core.
The results still come in the order of the inputs.

Lecture: notebooks/04_parallelism.ipynb
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from compare.learn.rendezvous import meet
from compare.lectures import alike

Input = TypeVar("Input")
Result = TypeVar("Result")


def compute_all(work: Callable[[Input], Result], inputs: Sequence[Input]) -> list[Result]:
    """Do the work for each input; give the results in the order of the inputs."""
    return [work(each) for each in inputs]


# --- The check: leave it as it is. ---


RATINGS = {1: {1: 5, 2: 1}, 2: {1: 1, 2: 5}, 3: {1: 4, 2: 1}, 4: {1: 1, 2: 4}}
CORES = getattr(os, "process_cpu_count", os.cpu_count)() or 1


def who_works() -> set[int]:
    """Hand out work for which two processes must be there at once, if there are two cores."""
    company = min(2, CORES)
    with TemporaryDirectory() as folder:
        work = partial(meet, company=company, host=os.getpid())
        return set(compute_all(work, [Path(folder)] * company))


def test_the_work_is_not_done_in_our_own_process() -> None:
    assert os.getpid() not in who_works(), "Our own process did the work. A pool of processes should do it."


def test_several_processes_work_at_once() -> None:
    others = who_works() - {os.getpid()}
    expected = min(2, CORES)
    assert len(others) >= expected, (
        f"With {CORES} cores, {expected} or more other processes should work: {len(others)} did."
    )


def test_the_results_come_in_the_order_of_the_inputs() -> None:
    found = compute_all(partial(alike.nearest, ratings=RATINGS), [1, 2, 3, 4])
    assert list(found) == [3, 4, 1, 2], f"Items 1, 2, 3, 4 are most like 3, 4, 1, 2; but we got {found}."
