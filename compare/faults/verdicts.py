"""Verdicts: what a client makes of an answer, or of none."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal, get_args

import httpx
from pydantic import ValidationError

from chassis.settings import Settings
from contracts.problem import ProblemDetails

Verdict = Literal["works", "degraded", "fails fast", "fails late", "wrong", "cut off", "hangs"]
BADNESS = get_args(Verdict).index

DEADLINE_SECONDS = Settings.model_fields["request_seconds"].default
"""What every process gives a request from the first to the last, unless its settings say otherwise."""
PATIENCE_SECONDS = DEADLINE_SECONDS + 3.0
"""When an answer counts as one that never comes: some grace for a machine that has much to do."""
LOOK_SECONDS = 0.05
FAST_SECONDS = 3.5
NOT_UNDERSTOOD = (ValueError, LookupError, TypeError, AttributeError)

MEANINGS: dict[Verdict, str] = {
    "works": "answered as ever",
    "degraded": "answered with less, and says what is missing",
    "fails fast": f"refused with a problem (RFC 9457) or without a connection, within {FAST_SECONDS:g} s",
    "fails late": "the same, but after that",
    "wrong": "an answer that a client cannot know what to do with",
    "cut off": "no answer, as whoever clients speak to is itself silent; their own timeout ends the wait",
    "hangs": f"no answer within {PATIENCE_SECONDS:g} s, though somebody is there who could give one",
}


@dataclass(frozen=True)
class Sample:
    """One request and what came of it; moments are those of `time.monotonic`."""

    began: float
    ended: float
    verdict: Verdict
    what: str
    """The answer in short."""

    @property
    def seconds(self) -> float:
        return self.ended - self.began


async def probe(act: Callable[[], Awaitable[httpx.Response]], patience: float = PATIENCE_SECONDS) -> Sample:
    """Do something once, and say how it went."""
    began = time.monotonic()
    try:
        response = await patiently(act, patience)
        ended = time.monotonic()
        return Sample(began, ended, verdict(response, ended - began), in_short(response))
    except TimeoutError:
        return Sample(began, time.monotonic(), "hangs", "no answer")
    except httpx.TransportError as error:
        ended = time.monotonic()
        return Sample(began, ended, refusal(ended - began), f"no connection ({type(error).__name__})")
    except NOT_UNDERSTOOD as error:
        return Sample(began, time.monotonic(), "wrong", f"an answer of another shape ({error!r})")


async def patiently(act: Callable[[], Awaitable[httpx.Response]], patience: float) -> httpx.Response:
    """Wait for an answer for so long, counted in looks at the clock: a machine that stalls stalls our patience, too.

    Raises:
        TimeoutError: patience is at its end.
    """
    task = asyncio.ensure_future(act())
    try:
        for _ in range(round(patience / LOOK_SECONDS)):
            if (await asyncio.wait([task], timeout=LOOK_SECONDS))[0]:
                return task.result()
        raise TimeoutError
    finally:
        task.cancel()


def verdict(response: httpx.Response, seconds: float) -> Verdict:
    """Judge an answer to a request that is right in itself, so that a 4xx is as wrong as a 500."""
    if response.is_success:
        return "degraded" if response.json().get("unavailable") else "works"
    problem = problem_in(response)
    return refusal(seconds) if problem and problem.status in (503, 504) else "wrong"


def refusal(seconds: float) -> Verdict:
    return "fails fast" if seconds <= FAST_SECONDS else "fails late"


def problem_in(response: httpx.Response) -> ProblemDetails | None:
    try:
        return ProblemDetails.model_validate_json(response.content)
    except ValidationError:
        return None


def in_short(response: httpx.Response) -> str:
    problem = problem_in(response)
    return f"{response.status_code} {problem.detail}" if problem else f"{response.status_code}"
