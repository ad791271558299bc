"""Say when you are ready.

Every few seconds a machine asks each service: are you ready? Whoever says yes, gets customers.
This service always says yes. On Monday its database was gone. On Tuesday it had learned no model yet.
Both times customers were sent to it, and got errors.
There is a second question, too: do you live? Whoever says no to that, is started again.
A new start brings no database back. So a service that cannot serve has to live on, and say what fails.

Your task: let `/health/ready` answer with `Unavailable` (a 503) while a part fails, and name each failing part,
`database` or `model`, in its detail. `/health/live` stays as it is.

Lecture: notebooks/06_orchestration_and_deployment.ipynb
"""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI

from chassis import problems
from contracts.problems import Unavailable


@dataclass
class Parts:
    """What this service needs in order to serve."""

    database: Path
    model: dict[int, list[int]] = field(default_factory=dict)
    """Which items are like an item; empty until it is learned."""

    def count_reviews(self) -> int:
        """Ask the database; raises `sqlite3.Error` if it does not answer."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT count(*) FROM review").fetchone()[0]


def database_answers(parts: Parts) -> bool:
    try:
        parts.count_reviews()
    except sqlite3.Error:
        return False
    return True


def failing(parts: Parts) -> list[str]:
    """Name the parts without which nobody can be served."""
    works = {"database": database_answers(parts), "model": bool(parts.model)}
    return [name for name, is_fine in works.items() if not is_fine]


def create_app(parts: Parts) -> FastAPI:
    app = FastAPI()
    problems.install(app)  # It answers for every error that is raised, with its status and its detail.

    @app.get("/health/live")
    async def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready")
    async def ready() -> dict[str, str]:
        if names := failing(parts):
            raise Unavailable(f"These parts fail: {', '.join(names)}.")
        return {"status": "ready"}

    return app


# --- The check: leave it as it is. ---

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest


@pytest.fixture
def parts(tmp_path: Path) -> Parts:
    with closing(sqlite3.connect(tmp_path / "reviews.db")) as database:
        database.execute("CREATE TABLE review (id INTEGER PRIMARY KEY)")
    return Parts(tmp_path / "reviews.db", {7: [8, 9]})


def answer(parts: Parts, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(create_app(parts), raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url="http://reviews")
    return asyncio.run(client.get(path))


def must_name(parts: Parts, *names: str) -> None:
    """Check that it is not ready, and says which parts fail and no others."""
    came = answer(parts, "/health/ready")
    failing, status = " and ".join(names), came.status_code
    assert status == 503, f"These fail: {failing}. So ready should be answered with 503, not {status}."
    told = {name for name in ("database", "model") if name in came.json().get("detail", "")}
    assert told == set(names), f"The detail should name {failing}, but it says: {came.json().get('detail')}"


def test_it_is_ready_while_every_part_works(parts: Parts) -> None:
    status = answer(parts, "/health/ready").status_code
    assert status == 200, f"Nothing fails, so ready should be answered with 200, not {status}."


def test_it_is_not_ready_without_its_database(parts: Parts) -> None:
    parts.database.unlink()
    must_name(parts, "database")


def test_it_is_not_ready_before_it_has_learned(parts: Parts) -> None:
    parts.model.clear()
    must_name(parts, "model")


def test_it_names_both_parts_if_both_fail(parts: Parts) -> None:
    parts.database.unlink()
    parts.model.clear()
    must_name(parts, "database", "model")


def test_it_lives_whatever_fails(parts: Parts) -> None:
    parts.database.unlink()
    parts.model.clear()
    status = answer(parts, "/health/live").status_code
    assert status == 200, f"It runs, so live should be answered with 200, not {status}: a new start would not help."


def test_it_is_ready_again_as_soon_as_the_part_is_back(parts: Parts) -> None:
    parts.model.clear()
    must_name(parts, "model")
    parts.model[7] = [8, 9]
    status = answer(parts, "/health/ready").status_code
    assert status == 200, f"The model is learned now, so ready should be answered with 200, not {status}."
