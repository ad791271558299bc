"""Labels: ids, names and moments become labels by their first appearance in a test, so that answers can be compared."""

import re
from dataclasses import dataclass
from typing import Any

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
class Exchange:
    """A request and its answer, as texts that are the same whatever ids were given out."""

    request: str
    sent: str
    answer: str


class Labels:
    """The labels of one test; the first user is `<user 0>` everywhere."""

    def __init__(self) -> None:
        self.labels: dict[tuple[str, str], str] = {}

    def exchange(self, exchange: dict[str, Any]) -> Exchange:
        """Label what was asked and answered."""
        path = self.path(exchange["path"])
        kind = KINDS.get(exchange["path"].split("/")[1], "")
        headers = {name: self.text(value, name) for name, value in exchange["headers"].items()}
        body = self.value(exchange["body"], "", kind)
        sent = UNIQUE.sub("<unique>", exchange["sent"])
        return Exchange(f"{exchange['method']} {path}", sent, f"{exchange['status']} {headers} {body}")

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
