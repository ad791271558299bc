"""Retry only what is safe.

Lina wrote a client for the marketplace. When the server says 503, "not now", it asks again at once.
It does that up to ten times, whatever was asked. She was proud of it.
On Monday the server was busy. Lina's clients asked ten times as much as usual, and it became busier.
On Tuesday an answer got lost. The order had been placed, but the client sent it again. Somebody now has two sofas.
To read something twice does no harm. To replace or to delete something twice is like once.
A POST may be sent again only with the header Idempotency-Key: then the server knows that it is the same one.
A polite server also says how many seconds to wait, in the header Retry-After.

Your task: let `send` ask at most three times, and only what is safe. Before each new try, it waits as many seconds as
Retry-After says, or A_MOMENT if the header is not there. If no try helps, it gives the last answer.

Lecture: notebooks/07_networking_and_resiliency.ipynb
"""

from collections.abc import Callable
from dataclasses import dataclass, field

A_MOMENT = 0.5
ATTEMPTS = 3
NOT_NOW = 503
SAFE_TO_REPEAT = {"GET", "HEAD", "PUT", "DELETE"}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str] = field(default_factory=dict)


def send(request: Request, ask: Callable[[Request], Answer], wait: Callable[[float], None]) -> Answer:
    """Ask the server, and again if it says "not now".

    Args:
        ask: sends a request once, and gives the answer.
        wait: sleeps for some seconds.
    """
    for _ in range(10):
        answer = ask(request)
        if answer.status != NOT_NOW:
            break
    return answer


# --- The check: leave it as it is. ---

import pytest

BUSY, FINE, BROKEN = Answer(503), Answer(200), Answer(500)
READ = Request("GET", "/inventory")
NAMED_ORDER = Request("POST", "/orders", {"Idempotency-Key": "sofa-1"})


def story(request: Request, *answers: Answer) -> tuple[Answer, int, list[float]]:
    """Send a request to a server that gives these answers, and then the last of them; give how that went."""
    asked: list[Request] = []
    waits: list[float] = []

    def ask(request: Request) -> Answer:
        asked.append(request)
        return answers[min(len(asked), len(answers)) - 1]

    return send(request, ask, waits.append), len(asked), waits


def test_what_works_is_asked_once() -> None:
    answer, asked, waits = story(READ, FINE)
    assert (answer, asked, waits) == (FINE, 1, []), f"A good answer needs 1 try and no wait: {asked} tries, {waits}."


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_what_is_safe_is_tried_again(method: str) -> None:
    answer, asked, _ = story(Request(method, "/inventory/1"), BUSY, FINE)
    assert (answer, asked) == (FINE, 2), f"{method} is safe, so the 2nd try helps. Tries: {asked}, end: {answer}."


def test_three_tries_are_enough() -> None:
    answer, asked, _ = story(READ, BUSY)
    assert (answer, asked) == (BUSY, 3), f"There should be 3 tries and the last answer, not {asked} and {answer}."


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_what_is_not_safe_is_sent_once(method: str) -> None:
    _, asked, waits = story(Request(method, "/orders"), BUSY, FINE)
    assert (asked, waits) == (1, []), f"A {method} without a key is sent once, not {asked} times (waits: {waits})."


def test_an_order_with_a_key_may_be_sent_again() -> None:
    answer, asked, _ = story(NAMED_ORDER, BUSY, FINE)
    assert (answer, asked) == (FINE, 2), f"With an Idempotency-Key, the 2nd try is safe. Tries: {asked}."


def test_the_server_says_how_long_to_wait() -> None:
    _, _, waits = story(READ, Answer(503, {"Retry-After": "2"}), BUSY, FINE)
    assert waits == [2, A_MOMENT], f"Waits should be 2 s (Retry-After), then {A_MOMENT} s (nothing said), not {waits}."


def test_nobody_waits_after_the_last_try() -> None:
    _, _, waits = story(READ, BUSY)
    assert len(waits) == 2, f"Three tries have two waits between them, and none at the end. There were {len(waits)}."


def test_other_errors_are_not_tried_again() -> None:
    answer, asked, _ = story(READ, BROKEN, FINE)
    assert (answer, asked) == (BROKEN, 1), f"500 does not mean 'not now': 1 try is enough. Tries: {asked}."
