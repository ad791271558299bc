"""Extract Reviews from the monolith.

The people who write reviews want a team of their own, and a service of their own. Today the monolith keeps the
reviews. A gateway already stands in front of it, and the app `create_legacy` below is what shall be left of it.
The new service needs no line from you: it is the Reviews of the microservices. Their database is still empty here,
so there is nothing to copy. (On the road in realistic/MIGRATION.md, `marketplace migrate` copies.)

But three parts lived next to the reviews, and used them. The item's page shows the newest. The recommendations
learn from all ratings. And the new service itself must ask who wrote a review, and whether an item exists.

Your task: (1) declare the process, its arrows and its route; (2) take reviews out of what is left; (3) write the two
client functions `newest` and `ratings`. You are done when the marketplace's own tests notice no difference.

Lecture: notebooks/12_the_more_realistic_one.ipynb
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query, Request

from chassis import service
from chassis.database import DatabaseDep, SessionDep
from chassis.network import Network
from chassis.remote import Remote
from chassis.settings import Settings
from compare.road import gateway
from compare.topology import Architecture, Process
from contracts.numbers import Id, PathId
from contracts.pages import ItemPage
from contracts.reviews import Ratings, ReviewPublic, ReviewSummary
from contracts.slices import Slice
from contracts.users import UserNames
from microservices.inventory import withdrawals
from microservices.recommendations.recommendations import Recommender, keep_fresh
from monolith import inventory, orders, recommendations, users
from realistic.legacy import internal
from realistic.legacy.main import signing

# --- 1. Who is there, who calls whom, and who answers for which path ---

HERE = Path(__file__).stem
LEGACY_ANSWERS = ("/users", "/token", "/inventory", "/orders", "/recommendations", "/pages")
ROUTES = dict.fromkeys(LEGACY_ANSWERS, "legacy") | {"/reviews": "reviews"}

LEGACY = Process(
    "legacy",
    f"{HERE}:create_legacy",
    database=True,
    calls=("reviews",),
    owns=("users", "inventory", "orders", "recommendations"),
    signs=True,
)
REVIEWS = Process("reviews", "microservices.reviews.main:create_app", database=True, calls=("legacy",))

EXTRACTED = Architecture("extracted", "Reviews on their own", (gateway(ROUTES), LEGACY, REVIEWS), entry="gateway")
ARCHITECTURES = (EXTRACTED,)


# --- 2. What is left of the monolith ---

left = APIRouter()


@left.get("/internal/names", tags=["internal"])
async def batch_names(session: SessionDep, id: Annotated[list[Id], Query(max_length=100)]) -> UserNames:
    """Tell the new service what its authors are called: all of a page in one call."""
    return UserNames(names=users.names(session, set(id)))


@left.get("/pages/item/{item_id}", tags=["pages"])
async def item_page(item_id: PathId, database: DatabaseDep, model: recommendations.Model, request: Request) -> ItemPage:
    """Show an item with its reviews, which are elsewhere now, and what is like it."""
    with database.single.connect() as connection:
        item = inventory.find(connection, item_id)
    summary = await request.app.state.reviews.summary(item_id)
    newest = await request.app.state.reviews.newest(item_id, 5)
    return ItemPage(item=item, summary=summary, reviews=newest, similar=model.similar(item_id, 5), unavailable=[])


ROUTERS = [users.router, inventory.router, orders.router, recommendations.router, left]
ROUTERS += [internal.accounts, withdrawals.router]  # The new service asks who somebody is, and what is off the market.


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with signing(app):
        refreshing = asyncio.create_task(keep_fresh(app))
        yield
        refreshing.cancel()


def create_legacy(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build what is left: its item pages and its recommendations ask the new service."""
    app = service.build("legacy", ROUTERS, settings, network, package="monolith", lifespan=lifespan)
    app.state.reviews = Reviews("reviews", app.state.settings.reviews_url, app.state.network)
    app.state.recommender = Recommender(app.state.reviews)
    service.limit_time(app)
    return app


# --- 3. How what is left asks the new service ---


class Reviews(Remote):
    """The new service, called; `summary` shows how."""

    async def summary(self, item_id: int) -> ReviewSummary:
        response = await self.get("/reviews/summary", item_id=item_id)
        return ReviewSummary.model_validate_json(response.content)

    async def newest(self, item_id: int, limit: int) -> list[ReviewPublic]:
        """Give the newest reviews of an item; a list comes as a `Slice[ReviewPublic]`, which has `items`."""
        response = await self.get("/reviews", item_id=item_id, limit=limit)
        return Slice[ReviewPublic].model_validate_json(response.content).items

    async def ratings(self, unless: str) -> Ratings:
        """Give every rating, those of version `unless` too; `/internal/ratings` has them, for other services only."""
        response = await self.get("/internal/ratings")
        return Ratings.model_validate_json(response.content)


# --- The check: leave it as it is. ---

import os
import re
import subprocess
import sys

import compare
from monolith.reviews import router as reviews_router

CHECK_SECONDS = 120
ROOT = Path(compare.__file__).parents[1]
PARTS = ("reviews", "summaries", "pages", "recommendations", "browsing")
SUITE = [f"tests/marketplace/test_{part}.py" for part in PARTS]
PYTEST = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=line", "-p", "no:randomly", "-p", "no:cacheprovider"]


def test_reviews_is_a_process_with_a_database_of_its_own() -> None:
    found = [each for each in EXTRACTED.processes if "reviews" in each.domains]
    names = [each.name for each in found]
    assert names == ["reviews"], f"Exactly one process should answer for reviews, called reviews; now: {names}."
    assert found[0].database, "A service that keeps reviews needs a database of its own: database=True."


def test_every_call_that_is_needed_has_an_arrow() -> None:
    arrows = {(each.source, each.target) for each in EXTRACTED.arrows}
    for needed in (("gateway", "reviews"), ("legacy", "reviews"), ("reviews", "legacy")):
        assert needed in arrows, f"{needed[0]} must know where {needed[1]} is: look at its `calls`, or at ROUTES."


def test_nobody_answers_for_reviews_in_what_is_left() -> None:
    assert reviews_router not in ROUTERS, "The monolith's reviews.router is still among the ROUTERS of what is left."


def test_the_marketplaces_own_tests_notice_no_difference() -> None:
    paths = os.pathsep.join([str(Path(__file__).parent), str(ROOT)])
    variables = {**os.environ, "PYTHONPATH": paths, "MARKETPLACE_ARCHITECTURES": HERE, "COLUMNS": "300"}
    command = [*PYTEST, *SUITE, "--arch", EXTRACTED.name]
    ran = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    failed = re.search(r"^(?:FAILED|ERROR) \S*?::test_(\w+).*", ran.stdout, re.MULTILINE)
    sentence = failed[1].replace("_", " ") if failed else "no test could begin"
    assert ran.returncode == 0, f"The suite stops at: «{sentence}».\n{failed[0] if failed else ran.stdout + ran.stderr}"
