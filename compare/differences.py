"""Differences: where two architectures answered the same test differently, once names and numbers are put aside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, Literal

from compare.labels import Exchange, Labels
from compare.recording import Played

Verdict = Literal["equal", "allowed", "different"]


@dataclass(frozen=True)
class Allowed:
    """A difference that is meant, and why."""

    path: str
    reason: str
    test: str = ""


ALLOWED = (
    Allowed(r"/internal", "The gateway has no internal paths; the monolith has, and lets only the operator in."),
    Allowed(r"/health|/metrics", "A process speaks of itself: its name, its instance, its counters."),
    Allowed(r"/openapi.json|/docs", "The documents are compared path by path in tests of their own."),
    Allowed(r"/recommendations|/pages", "What is recommended depends on all that was rated until then."),
    Allowed(r"/v2|/notifications|/inventory-plus|/.well-known", "Only some have it; its tests are its own."),
    Allowed("", "Many orders want the last units; which of them come first is chance.", test="many_quantities"),
)


@dataclass(frozen=True)
class Pair:
    """The same request of the same test, answered by two architectures."""

    test: str
    request: str
    sent: str
    answers: tuple[str, str]
    reason: str = ""
    """Why the answers may differ; empty if they may not, or do not."""

    @property
    def verdict(self) -> Verdict:
        if self.answers[0] == self.answers[1]:
            return "equal"
        return "allowed" if self.reason else "different"


NOTHING = Exchange("nothing", "", "nothing")


def pairs(one: Played, other: Played) -> list[Pair]:
    """Put the answers of two architectures in the same test side by side."""
    crowds = [crowd(played) for played in (one, other)]
    together = [Pair(one.test, "many at once", "", (crowds[0], crowds[1]))] if any(crowds) else []
    shared, extra = _apart(one, other)
    alone = [_pair(one.test, *both) for both in zip_longest(_alone(one), _alone(shared), fillvalue=NOTHING)]
    return alone + [_pair(one.test, NOTHING, its) for its in _alone(extra)] + together


def _apart(one: Played, other: Played) -> tuple[Played, Played]:
    """Tell what only the other architecture could be asked, by tests that go through its whole document."""
    asked = {exchange["path"] for exchange in one.exchanges}
    extra = [each for each in other.exchanges if each["path"] not in asked and _reason("", f" {each['path']}")]
    shared = [each for each in other.exchanges if each not in extra]
    return replace(other, exchanges=shared), replace(other, exchanges=extra)


def _pair(test: str, mine: Exchange, its: Exchange) -> Pair:
    request = mine.request if mine is not NOTHING else its.request
    if mine.request != its.request:  # They took different ways from here on: then the requests are part of it.
        answers = f"{mine.request} → {mine.answer}", f"{its.request} → {its.answer}"
    else:
        answers = mine.answer, its.answer
    return Pair(test, request, mine.sent or its.sent, answers, _reason(test, request))


def _alone(played: Played) -> list[Exchange]:
    """Give the exchanges one after the other; of GETs that were repeated until they held, the last of each."""
    labels = Labels()
    return [
        labels.exchange(exchange) for exchange in _last(each for each in played.exchanges if not each["in_a_crowd"])
    ]


def _last(exchanges: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out each GET that comes again before anything is changed."""
    kept: list[dict[str, Any]] = []
    later: set[tuple[str, str]] = set()
    for exchange in reversed(list(exchanges)):
        if exchange["method"] != "GET":
            later.clear()
        elif (asked := (exchange["path"], exchange["query"])) in later:
            continue
        else:
            later.add(asked)
        kept.append(exchange)
    return kept[::-1]


def crowd(played: Played) -> str:
    """Say what came of requests at once; who is first, and so how much is left for others, is chance."""
    found = [exchange for exchange in played.exchanges if exchange["in_a_crowd"]]
    return ", ".join(sorted({f"{exchange['method']} → {exchange['status']}" for exchange in found}))


def _reason(test: str, request: str) -> str:
    path = request.partition(" ")[2]
    rules = (rule for rule in ALLOWED if re.match(rule.path, path) and re.search(rule.test, test))
    return next((rule.reason for rule in rules), "")
