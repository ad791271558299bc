"""A server of our own, whatever the other tests run on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from compare.architectures import MONOLITH
from compare.databases import Store
from compare.inprocess import InProcess
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Visitor

QUIET = {"LOG_LEVEL": "CRITICAL", "TELEMETRY": "false"}


@pytest.fixture(autouse=True)
def _on_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DB", "postgres")
    monkeypatch.delenv("DATABASE_URL", raising=False)


@dataclass(frozen=True)
class Shop:
    """A monolith in this process, and its database."""

    visitor: Visitor
    database: Store

    def is_ready(self) -> bool:
        return self.visitor.connection.send("GET", "/health/ready").status == 200


@pytest.fixture
def shop(tmp_path: Path, _on_postgresql: None) -> Iterator[Shop]:
    with InProcess(MONOLITH, tmp_path, QUIET) as place:
        connection = Connection(place.base_url, place.transport)
        database = place.deployment.database(MONOLITH["monolith"])
        assert database
        yield Shop(Visitor(connection), database)
        connection.close()
