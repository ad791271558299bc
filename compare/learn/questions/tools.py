"""What a question may use besides the exercise's own names; it runs beside the student's code, and decides nothing."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import ValidationError

from contracts.problems import Unavailable

__all__ = ["partial", "run"]

run = asyncio.run


def mistakes(function: Callable[[str], object], text: str) -> Sequence[Any]:
    try:
        function(text)
    except ValidationError as error:
        return error.errors()
    return []


def number_and_one(number: int) -> str:
    return str(number + 1)


def responds(router: Any, pattern: str, path: str) -> str:
    router.get(pattern)(number_and_one)
    return router.respond(path)


def inventory_with(prices: Mapping[int, int]) -> httpx.AsyncClient:
    def answers(request: httpx.Request) -> httpx.Response:
        price = prices.get(int(request.url.path.rpartition("/")[2]))
        return httpx.Response(200, json={"price_cents": price}) if price else httpx.Response(404)

    return httpx.AsyncClient(transport=httpx.MockTransport(answers), base_url="http://inventory")


def asked(app: FastAPI, method: str, path: str, body: Any = None, headers: Any = None) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
            return await client.request(method, path, json=body, headers=headers)

    return run(asking())


def answered(app: FastAPI, method: str, path: str, body: Any = None, headers: Any = None) -> list[Any]:
    """Return the status and what was answered; of a refused request, only what RFC 9457 says without words."""
    answer = asked(app, method, path, body, headers)
    content = answer.json()
    if answer.is_error:
        content = {key: content.get(key) for key in ("type", "status", "instance")} if isinstance(content, dict) else ""
    return [answer.status_code, content]


def only(keys: Iterable[str], answer: list[Any]) -> list[Any]:
    return [answer[0], [answer[1].get(key) for key in keys]]


def places_of_mistakes(app: FastAPI, path: str, body: dict[str, str]) -> list[Any]:
    answer = asked(app, "POST", path, body)
    repeated = [value for value in body.values() if value in answer.text]
    return [answer.status_code, [mistake["loc"] for mistake in answer.json()["errors"]], repeated]


def database(exists: bool) -> Path:
    file = Path(mkdtemp(dir=Path.cwd()), "reviews.db")
    if exists:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE review (id INTEGER PRIMARY KEY)")
    return file


def readiness(app: FastAPI) -> list[Any]:
    answer = asked(app, "GET", "/health/ready")
    return [answer.status_code, [name for name in ("database", "model") if name in answer.json().get("detail", "")]]


async def page_of(item_page: Callable[..., Any], parts: Mapping[str, str | None]) -> Any:
    async def part(value: str | None) -> str:
        if value is None:
            raise Unavailable("It does not answer.")
        return value

    return await item_page(**{name: part(value) for name, value in parts.items()})


def tries(send: Callable[..., Any], request: Any, answers: Sequence[Any]) -> list[Any]:
    """Return the status at the end, how often was asked, and the waits."""
    left, waits = list(answers), list[float]()
    answer = send(request, lambda _: left.pop(0), waits.append)
    return [answer.status, len(answers) - len(left), [float(wait) for wait in waits]]


def shop_with(stock: int) -> Path:
    file = Path(mkdtemp(dir=Path.cwd()), "shop.db")
    with closing(sqlite3.connect(file)) as shop, shop:
        shop.execute("CREATE TABLE item (name TEXT PRIMARY KEY, stock INTEGER)")
        shop.execute("INSERT INTO item VALUES (?, ?)", ("mug", stock))
    return file


def left(shop: Path) -> int:
    with closing(sqlite3.connect(shop)) as database:
        return database.execute("SELECT stock FROM item").fetchone()[0]


def sold_in_a_rush(buy: Callable[..., bool], shop: Path, quantity: int) -> int:
    """Let sixteen people buy at the same time, and return how many units they were sold."""
    with ThreadPoolExecutor(16) as people:
        return quantity * sum(people.map(lambda _: buy(shop, "mug", quantity), range(16)))


def together(pay: Callable[..., Any], bank: object, cards: Iterable[str]) -> list[str]:
    async def paying() -> list[str]:
        return await asyncio.gather(*(pay(bank, card) for card in cards))

    return run(paying())


def works_elsewhere(compute_all: Callable[..., Iterable[int]], inputs: Sequence[int]) -> bool:
    return os.getpid() not in compute_all(process_of, inputs)


def process_of(_: int) -> int:
    return os.getpid()


def outcome_of(function: Callable[..., object], *arguments: object) -> str:
    try:
        function(*arguments)
    except Exception as error:
        return type(error).__name__
    return ""
