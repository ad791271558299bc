"""Caller: somebody on the line to a marketplace, who turns answers into contract shapes or `Refused`."""

import json
from typing import Any, TypeVar

from contracts.slices import Slice
from tests.marketplace.connection import Answer, Connection

T = TypeVar("T")

NOTHING: Any = object()


class Caller:
    """Says who is calling, and remembers the last answer."""

    token = ""
    last: Answer

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def sends(self, method: str, path: str, body: Any = NOTHING, **parts: Any) -> Answer:
        """Send anything, and take any answer: for tests of what no friendly client would send."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if body is not NOTHING:
            # Escapes keep what UTF-8 cannot carry, such as half a surrogate pair.
            parts["content"], headers["Content-Type"] = json.dumps(body), "application/json"
        headers |= parts.pop("headers", {})
        self.last = self.connection.send(method, path, headers=headers, **parts)
        return self.last

    def asks(self, shape: type[T], method: str, path: str, body: Any = NOTHING, status: int = 200, **parts: Any) -> T:
        answer = self.sends(method, path, body, **parts)
        if answer.status >= 400:
            raise answer.refusal
        assert answer.status == status, f"{method} {path} answered {answer.status}, not {status}"
        return answer.read(shape)

    def gets(self, shape: type[T], path: str, **query: Any) -> T:
        return self.asks(shape, "GET", path, params={name: value for name, value in query.items() if value is not None})

    def creates(self, shape: type[T], path: str, body: Any, **parts: Any) -> T:
        return self.asks(shape, "POST", path, body, status=201, **parts)

    def deletes(self, path: str) -> None:
        answer = self.sends("DELETE", path)
        if answer.status >= 400:
            raise answer.refusal
        assert (answer.status, answer.body) == (204, b"")

    def walks(self, shape: type[T], path: str, **query: Any) -> list[T]:
        """Read every slice of a list, one after the other."""
        found: list[T] = []
        after = None
        while True:
            part = self.gets(Slice[shape], path, after=after, **query)
            found, after = found + part.items, part.next
            if after is None:
                return found
