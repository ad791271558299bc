"""Differences: where two architectures answered the same test differently, once names and numbers are put aside."""

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from compare.recording import Played

UNIQUE = re.compile(r"[0-9a-f]{16,}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
KINDS = {
    "users": "user",
    "inventory": "item",
    "orders": "order",
    "reviews": "review",
    "item": "item",
    "similar": "item",
}
FIELDS = {"item_id": "item", "seller_id": "user", "author_id": "user", "order_id": "order"}
SECRETS = {"access_token", "next", "instance"}


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
    Allowed("", "Many orders want the last units; which of them come first is chance.", test="many_quantities"),
)


@dataclass(frozen=True)
class Difference:
    test: str
    request: str
    answers: tuple[str, str]
    allowed: str | None


class Normaliser:
    """Gives each id, name and moment a label by its first appearance in a test."""

    def __init__(self) -> None:
        self.labels: dict[tuple[str, str], str] = {}

    def label(self, kind: str, value: object) -> str:
        return self.labels.setdefault((kind, str(value)), f"<{kind} {len(self.labels)}>")

    def path(self, path: str) -> str:
        parts = path.split("/")
        kinds = ["", *(KINDS.get(part, "") for part in parts)]
        return "/".join(self.label(k, p) if k and p.isdigit() else p for k, p in zip(kinds, parts, strict=False))

    def value(self, value: Any, field: str, kind: str) -> Any:
        if isinstance(value, dict):
            return {name: self.value(part, name, kind) for name, part in value.items()}
        if isinstance(value, list):
            return [self.value(part, field, kind) for part in value]
        if field in SECRETS and value:
            return f"<{field}>"
        if isinstance(value, int) and (field == "id" or field in FIELDS):
            return self.label(FIELDS.get(field, kind), value)
        return self.text(value, field) if isinstance(value, str) else value

    def text(self, text: str, field: str) -> str:
        text = UNIQUE.sub("<unique>", MOMENT.sub("<moment>", text))
        if field == "detail":
            return re.sub(r"\d+", "#", text)
        return self.path(text) if field in ("instance", "location") else text

    def exchange(self, exchange: dict[str, Any]) -> tuple[str, str]:
        """Give the request and the answer as texts that can be compared."""
        path = self.path(exchange["path"])
        kind = KINDS.get(exchange["path"].split("/")[1], "")
        headers = {name: self.text(value, name) for name, value in exchange["headers"].items()}
        body = self.value(exchange["body"], "", kind)
        return f"{exchange['method']} {path}", f"{exchange['status']} {headers} {body}"


def between(one: Played, other: Played) -> list[Difference]:
    """List how two architectures' answers in the same test differ."""
    found = _in_order(one, other)
    crowds = tuple(_crowd(played) for played in (one, other))
    if crowds[0] != crowds[1]:
        found.append(Difference(one.test, "many at once", (str(crowds[0]), str(crowds[1])), None))
    return found


def _in_order(one: Played, other: Played) -> list[Difference]:
    pairs = zip_longest(_alone(one), _alone(other), fillvalue=("nothing", "nothing"))
    return [
        Difference(one.test, mine[0], (mine[1], theirs[1]), _allowed(one.test, mine[0]))
        for mine, theirs in pairs
        if mine != theirs
    ]


def _alone(played: Played) -> list[tuple[str, str]]:
    """Give the exchanges one after the other; of a request that was repeated until it held, the last."""
    normaliser = Normaliser()
    exchanges = [normaliser.exchange(exchange) for exchange in played.exchanges if not exchange["in_a_crowd"]]
    return [now for now, then in zip_longest(exchanges, exchanges[1:]) if then is None or now[0] != then[0]]


def _crowd(played: Played) -> list[str]:
    """Give what came of requests at once; who is first, and so how much is left for others, is chance."""
    crowd = [exchange for exchange in played.exchanges if exchange["in_a_crowd"]]
    return sorted({f"{exchange['method']} → {exchange['status']}" for exchange in crowd})


def _allowed(test: str, request: str) -> str | None:
    path = request.partition(" ")[2]
    rules = (rule for rule in ALLOWED if re.match(rule.path, path) and re.search(rule.test, test))
    return next((rule.reason for rule in rules), None)
