"""Connection: the one place where the tests touch HTTP, and where every answer is checked.

No answer reaches a test unless it keeps the standards: a success has exactly the contract's shape, a
refusal is a catalogued RFC 9457 problem. So each test checks conformance, whatever else it is about.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any, ClassVar, TypeVar
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from pydantic import TypeAdapter

from contracts.problem import ProblemDetails
from contracts.problems import Problem  # From there, so that the catalogue is complete.

T = TypeVar("T")

PROBLEM = "application/problem+json"
RFC3339_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
NEEDED_HEADERS = {401: ("WWW-Authenticate", "Bearer"), 405: ("Allow", ""), 503: ("Retry-After", "")}


class Refused(Exception):
    """The marketplace answered with a problem."""

    def __init__(self, problem: ProblemDetails) -> None:
        self.problem, self.status, self.detail = problem, problem.status, problem.detail
        self.type = problem.type.removeprefix("urn:problem:")
        super().__init__(f"{self.status} {self.type}: {self.detail}")


def refused(status: int, kind: str) -> pytest.RaisesExc[Refused]:
    """Expect a refusal: `with refused(409, "not-enough-stock"): buyer.orders(item, quantity=9)`."""
    return pytest.raises(Refused, match=rf"^{status} {kind}: ")


class AsWritten(httpx.URL):
    """A target sent byte by byte: a client would tidy `/../internal` up, an attacker does not."""

    target = ""

    @property
    def raw_path(self) -> bytes:
        return self.target.encode()

    @property
    def path(self) -> str:
        return unquote(self.target.partition("?")[0])

    @property
    def query(self) -> bytes:
        return self.target.partition("?")[2].encode()


@dataclass(frozen=True)
class Answer:
    """What came back, with the path that was asked for."""

    status: int
    headers: httpx.Headers
    body: bytes
    path: str

    def read(self, shape: type[T]) -> T:
        """Give the body as the contract's shape; a field too many is as wrong as one too few."""
        check_times(json.loads(self.body))
        return TypeAdapter(shape).validate_json(self.body, extra="forbid")

    @property
    def refusal(self) -> Refused:
        assert self.headers["content-type"] == PROBLEM, (
            f"{self.status} as {self.headers['content-type']}: {self.body!r}"
        )
        problem = self.read(ProblemDetails)
        check_problem(problem, self)
        return Refused(problem)


def check_times(body: Any) -> None:
    if isinstance(body, list):
        for part in body:
            check_times(part)
    if isinstance(body, dict):
        for name, value in body.items():
            assert not (name.endswith("_at") and isinstance(value, str)) or RFC3339_UTC.fullmatch(value), (
                f"{name} is not RFC 3339 in UTC: {value}"
            )
            check_times(value)


def check_problem(problem: ProblemDetails, answer: Answer) -> None:
    """A problem is the one of the catalogue, of the status that was sent, about the path that was asked."""
    known = Problem.catalogue.get(problem.type)
    assert known or problem.type in {"about:blank", "urn:problem:invalid-request"}, f"not in the catalogue: {problem}"
    assert known is None or (known.status, known.title()) == (problem.status, problem.title)
    assert problem.status == answer.status
    assert problem.instance == answer.path[:500]
    assert bool(problem.errors) == (problem.type == "urn:problem:invalid-request")
    if answer.status in NEEDED_HEADERS:
        name, value = NEEDED_HEADERS[answer.status]
        assert answer.headers.get(name, "absent").startswith(value), f"{answer.status} without {name}"


class Connection:
    """A way into one running marketplace, which may have several entrances; may be shared by threads."""

    observers: ClassVar[list[Callable[[httpx.Request, "Answer"], None]]] = []

    def __init__(self, base_url: str, transport: httpx.BaseTransport | None = None) -> None:
        self._enter({base_url: transport})

    @classmethod
    def through(cls, entrances: Mapping[str, httpx.BaseTransport | None]) -> "Connection":
        """Take entrances in turns, whoever asks: nothing may depend on which copy is met."""
        connection = cls.__new__(cls)
        connection._enter(entrances)
        return connection

    def _enter(self, entrances: Mapping[str, httpx.BaseTransport | None]) -> None:
        self.base_url = next(iter(entrances))
        self.clients = [client(url, transport) for url, transport in entrances.items()]
        self._turns = cycle(self.clients)

    @property
    def client(self) -> httpx.Client:
        return next(self._turns)

    def close(self) -> None:
        for each in self.clients:
            each.close()

    def send(self, method: str, path: str, *, as_written: bool = False, **parts: Any) -> Answer:
        """Send one request; `parts` are httpx's: `content`, `data`, `headers`, `params`."""
        client = self.client
        request = client.build_request(method, "/" if as_written else path, **parts)
        if as_written:
            request.url = AsWritten(request.url)
            request.url.target = path
        response = client.send(request)
        check_location(response)
        target = request.url.raw_path.decode().partition("?")[0]
        answer = Answer(response.status_code, response.headers, response.content, target)
        for observer in self.observers:
            observer(request, answer)
        return answer


def client(base_url: str, transport: httpx.BaseTransport | None) -> httpx.Client:
    # Servers close what was idle for five seconds; closing earlier, we never write into a closed connection.
    limits = httpx.Limits(keepalive_expiry=2)
    return httpx.Client(base_url=base_url, transport=transport, limits=limits, timeout=120, trust_env=False)


def check_location(response: httpx.Response) -> None:
    """Whoever follows a Location must arrive at the same marketplace, not at a service behind it."""
    location = response.headers.get("location", "")
    assert response.status_code != 201 or location, "201 without a Location"
    assert urlsplit(location).netloc in {"", response.request.url.netloc.decode()}, f"sent elsewhere: {location}"
