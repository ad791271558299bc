"""Documents: a client cannot tell from the OpenAPI document which architecture it speaks to."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from uvicorn.importer import import_from_string

from chassis.settings import Settings
from compare.architectures import ARCHITECTURES, MICROSERVICES
from compare.inprocess import InProcess

ORACLE, *OTHERS = ARCHITECTURES


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    quiet = {"LOG_LEVEL": "WARNING"}
    with ExitStack() as running:
        places = {name: InProcess(each, tmp_path_factory.mktemp(name), quiet) for name, each in ARCHITECTURES.items()}
        yield {name: document(running.enter_context(place)) for name, place in places.items()}


def document(place: InProcess) -> dict[str, Any]:
    with httpx.Client(base_url=place.base_url, transport=place.transport, timeout=120, trust_env=False) as client:
        return client.get("/openapi.json").raise_for_status().json()


@pytest.mark.parametrize("other", OTHERS)
def test_the_same_paths_are_documented_in_the_same_words(documents: dict[str, Any], other: str) -> None:
    ours, theirs = documents[ORACLE]["paths"], documents[other]["paths"]
    assert sorted(theirs) == sorted(ours)
    assert documents[other]["servers"] == documents[ORACLE]["servers"] == [{"url": "/"}]
    for path, methods in ours.items():
        assert theirs[path] == methods


@pytest.mark.parametrize("other", OTHERS)
def test_the_same_shapes_are_documented(documents: dict[str, Any], other: str) -> None:
    for kind, parts in documents[ORACLE]["components"].items():
        assert documents[other]["components"][kind] == parts


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_nothing_internal_is_documented(documents: dict[str, Any], name: str) -> None:
    assert [path for path in documents[name]["paths"] if path.startswith("/internal")] == []


def test_document_says_which_parts_of_it_have_not_come(documents: dict[str, Any]) -> None:
    gateway = MICROSERVICES[MICROSERVICES.entry]
    app = import_from_string(gateway.app)(Settings(log_level="WARNING"))
    description = app.openapi()["info"]["description"]
    assert set(gateway.calls) <= set(re.findall(r"\w+", description))
    assert all("description" not in complete["info"] for complete in documents.values())
