"""Typed: whatever request is typed, it is sent where it belongs or refused with a sentence."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.stage.audience import Audience

pytestmark = pytest.mark.slow

MEBIBYTE = 1024 * 1024


SENDABLE = [
    {"method": "GET", "path": "/users/../internal/jwks.json"},
    {"method": "GET", "path": "//elsewhere.example/inventory"},
    {"method": "GET", "path": "/inventory?q=Töpfe und\\<Pfannen>#unten"},
    {"method": "GET", "path": "/%2e%2e/%ff%00%zz"},
    {"method": "BREW", "path": "/coffee"},
    {"method": "PRI", "path": "/*"},
    {"method": "POST", "path": "/reviews", "body": "{not json", "signed_in": "on"},
    {"method": "POST", "path": "/reviews", "body": "[" * 100_000},
    {"method": "POST", "path": "/reviews", "body": "a" * (MEBIBYTE + 1)},
    {"method": "GET", "path": "/inventory", "body": "a body, too"},
    {"method": "GET", "path": "/metrics"},
]


def test_whatever_request_is_typed_is_sent_and_its_answer_shown(page: Audience) -> None:
    """All of them at once, as by a class with many keyboards."""
    with ThreadPoolExecutor() as pool:
        shown = list(pool.map(lambda form: page.tries(**form), SENDABLE))
    statuses = [
        (form, column.status) for form, columns in zip(SENDABLE, shown, strict=True) for column in columns.values()
    ]
    assert [each for each in statuses if each[1][0] not in "24"] == []


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"use_case": "steal"},
        {"method": "GET", "path": "inventory"},
        {"method": "GET", "path": "http://elsewhere.example/"},
        {"method": "GET", "path": "/x\r\nHost: elsewhere.example"},
        {"method": "GET", "path": "/" + "x" * 5_000},
        {"method": "GET /", "path": "/"},
        {"method": "CONNECT", "path": "/"},
        {"method": "POST", "path": "/", "body": "a" * 3 * MEBIBYTE},
        {"method": "POST", "path": "/", "body": "a" * 5 * MEBIBYTE},
    ],
    ids=lambda form: str(form)[:40],
)
def test_what_is_no_request_is_refused_with_a_sentence(page: Audience, form: dict[str, str]) -> None:
    answer = page.client.post("/acts", data=form)
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")


@pytest.mark.parametrize("parts", [{"files": {"path": b"x"}}, {"json": {"use_case": "order"}}])
def test_what_is_no_form_is_refused_as_well(page: Audience, parts: dict[str, Any]) -> None:
    assert page.client.post("/acts", **parts).status_code == 422
