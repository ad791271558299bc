"""The slow ways: each of them does what it is compared for."""

import asyncio
from importlib import import_module
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from fastapi import FastAPI

from compare.bench.servers import serve_alone
from compare.bench.slow_ways.command import EXAMPLES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def upstream() -> object:
    with serve_alone("static", "compare.bench.floor:create_static") as fleet:
        yield fleet.base_url


@pytest.fixture(params=EXAMPLES)
def example(
    request: pytest.FixtureRequest, upstream: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> ModuleType:
    monkeypatch.setenv("UPSTREAM_URL", upstream)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/example.db")
    return import_module(f"compare.bench.slow_ways.{request.param}")


async def answers(app: FastAPI, method: str, paths: list[str]) -> list[httpx.Response]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://example", timeout=120) as client:
        return [await client.request(method, path) for path in paths]


def test_every_way_answers(example: ModuleType) -> None:
    app, method = example.create_app(), getattr(example, "METHOD", "GET")
    found = asyncio.run(answers(app, method, [f"/{way}" for way in example.WAYS]))
    assert [answer.status_code for answer in found] == [200] * len(example.WAYS)


def test_every_way_writes_once(example: ModuleType) -> None:
    """Alone, even the ways that lose updates lose none: only a crowd shows what is wrong with them."""
    app = example.create_app()
    if hasattr(example, "KEPT"):
        asyncio.run(answers(app, example.METHOD, [f"/{way}" for way in example.WAYS]))
        (kept,) = asyncio.run(answers(app, "GET", [example.KEPT]))
        assert kept.json() == dict.fromkeys(example.WAYS, 1)
