"""Recorder: writes down what each test asked and was answered, so that two architectures can be compared.

`pytest --record FILE` appends one JSON line a test: its name without the architecture, its outcome, why it
failed, and its exchanges.
"""

import json
import re
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.marketplace.connection import Answer, Connection

ENCODED = re.compile("%([0-7][0-9A-Fa-f])")
SHOWN = 200
HEADERS = ("content-type", "location", "allow", "www-authenticate", "retry-after")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("marketplace").addoption("--record", type=Path, help="write every exchange to this file")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.record:
        config.pluginmanager.register(Recorder(config.option.record), "recorder")


class Recorder:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.exchanges: list[dict[str, Any]] = []
        self.main = threading.get_ident()
        Connection.observers.append(self.hear)

    def hear(self, request: httpx.Request, answer: Answer) -> None:
        self.exchanges.append(
            {
                "method": request.method,
                "sent": sent(request),
                "path": with_plain_letters(answer.path),
                "query": request.url.query.decode("latin-1"),
                "status": answer.status,
                "headers": {name: answer.headers[name] for name in HEADERS if name in answer.headers},
                "body": readable(answer.body),
                "in_a_crowd": threading.get_ident() != self.main,
            }
        )

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.failed:
            name = report.nodeid.replace(f"[{self.architecture}-", "[").removesuffix(f"[{self.architecture}]")
            test = {"test": name, "outcome": report.outcome, "why": report.longreprtext}
            with self.path.open("a") as file:
                file.write(json.dumps(test | {"exchanges": self.exchanges}) + "\n")
            self.exchanges = []

    @pytest.hookimpl
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self.exchanges = []
        self.architecture = item.callspec.params["architecture"] if isinstance(item, pytest.Function) else ""


def with_plain_letters(path: str) -> str:
    """Decode letters and digits that are percent-encoded: the path is the same (RFC 3986, 6.2.2.2)."""
    return ENCODED.sub(lambda found: letter if (letter := chr(int(found[1], 16))).isalnum() else found[0], path)


def sent(request: httpx.Request) -> str:
    """Give the body as far as people want to see it; what was streamed is gone."""
    try:
        return request.content.decode("utf-8", "replace")[:SHOWN]
    except httpx.RequestNotRead:
        return "(streamed)"


def readable(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body.decode("utf-8", "replace")[:SHOWN]
