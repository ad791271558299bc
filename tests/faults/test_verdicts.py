"""Verdicts: what a client makes of an answer, of a late one, and of none."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

import httpx
import pytest

from compare.faults.timeline import recovery, works_since
from compare.faults.verdicts import FAST_SECONDS, PATIENCE_SECONDS, Sample, Verdict, probe, verdict
from contracts.problem import Problem, ProblemDetails
from contracts.problems import TookTooLong, Unavailable

LATE = FAST_SECONDS + 0.1
IMPATIENT_SECONDS = 0.05


def refusal(problem: type[Problem]) -> httpx.Response:
    details = ProblemDetails(type=problem.type(), title="", status=problem.status, detail="", instance="/")
    return httpx.Response(
        problem.status, content=details.model_dump_json(), headers={"Content-Type": "application/json"}
    )


def probed(act: Callable[[], Awaitable[httpx.Response]]) -> Verdict:
    return asyncio.run(probe(act, IMPATIENT_SECONDS)).verdict


@pytest.mark.parametrize(
    ("answer", "seconds", "expected"),
    [
        (httpx.Response(200, json={"items": []}), 0.1, "works"),
        (httpx.Response(201, json={"id": 1}), LATE, "works"),
        (httpx.Response(200, json={"unavailable": []}), 0.1, "works"),
        (httpx.Response(200, json={"unavailable": ["reviews"]}), 0.1, "degraded"),
        (refusal(Unavailable), 0.1, "fails fast"),
        (refusal(TookTooLong), FAST_SECONDS, "fails fast"),
        (refusal(TookTooLong), LATE, "fails late"),
        (httpx.Response(503, text="sorry"), 0.1, "wrong"),
        (httpx.Response(500, json={"detail": "Internal Server Error"}), 0.1, "wrong"),
        *((refusal(problem), 0.1, "wrong") for problem in Problem.catalogue.values() if problem.status < 500),
    ],
)
def test_an_answer_is_judged_by_what_it_is_and_when_it_came(
    answer: httpx.Response, seconds: float, expected: Verdict
) -> None:
    assert verdict(answer, seconds) == expected


def test_who_does_not_answer_hangs() -> None:
    async def never() -> NoReturn:
        await asyncio.Event().wait()
        raise AssertionError

    assert probed(never) == "hangs"


def test_who_cannot_be_reached_fails_fast() -> None:
    async def refused() -> NoReturn:
        raise httpx.ConnectError("refused")

    assert probed(refused) == "fails fast"


@pytest.mark.parametrize("content", [b"<html>", b"[]", b""])
def test_what_cannot_be_read_is_wrong(content: bytes) -> None:
    async def answer() -> httpx.Response:
        return httpx.Response(200, content=content)

    assert probed(answer) == "wrong"


def test_patience_is_longer_than_a_request_may_take() -> None:
    """Otherwise a refusal at the deadline, which is in order, would be called hanging."""
    from chassis.settings import Settings

    assert PATIENCE_SECONDS > Settings().request_seconds > FAST_SECONDS


# What comes after


def samples(verdicts: str) -> list[Sample]:
    """Make one sample a second, each of half a second: `w` works, `f` fails."""
    words: dict[str, Verdict] = {"w": "works", "f": "fails fast"}
    return [Sample(second, second + 0.5, words[letter], "") for second, letter in enumerate(verdicts)]


@pytest.mark.parametrize(
    ("verdicts", "seconds"), [("www", 0.5), ("fww", 1.5), ("wfw", 2.5), ("fwfww", 3.5), ("wwf", None), ("", None)]
)
def test_it_has_recovered_once_it_works_for_good(verdicts: str, seconds: float | None) -> None:
    assert recovery(0, samples(verdicts)) == seconds


@pytest.mark.parametrize(
    ("verdicts", "works"), [("ww", True), ("fww", True), ("wwf", False), ("fw", False), ("w", False)]
)
def test_one_good_answer_is_not_yet_believed(verdicts: str, works: bool) -> None:
    assert works_since(0, samples(verdicts)) == works
