"""Recommendations: what a user may like next, from a model of all ratings that is renewed in the background."""

import asyncio
from contextlib import suppress
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from chassis.database import Database
from chassis.problems import refusals
from contracts.numbers import PathId
from contracts.problems import NotSignedIn, Unavailable
from contracts.recommendations import Recommendations, SimilarItems, TopK
from monolith import reviews
from monolith.similarity import Similarity
from monolith.users import CurrentUser

router = APIRouter(prefix="/recommendations", tags=["recommendations"])
log = structlog.get_logger()

FIRST_MODEL_SECONDS = 3.0


class Recommender:
    """Holds the newest model; asking it never waits for the next one."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.version = ""
        self.model: Similarity | None = None
        self.first = asyncio.Event()

    async def refresh(self) -> None:
        """Build a new model if any rating changed; in a thread, since it takes a core for a while."""
        await run_in_threadpool(self._refresh)
        self.first.set()

    def _refresh(self) -> None:
        with Session(self.database.reader) as session:
            if reviews.version(session) == self.version:
                return
            ratings = reviews.ratings(session)
        self.model, self.version = Similarity(ratings), ratings.version


async def first_lesson(app: FastAPI) -> None:
    """Wait for the first model before anybody is served; not for long, since whoever cannot learn yet can say so."""
    with suppress(TimeoutError):
        await asyncio.wait_for(app.state.recommender.first.wait(), FIRST_MODEL_SECONDS)


async def keep_fresh(app: FastAPI) -> None:
    """Renew the model for as long as the app runs; trouble costs freshness, not the service."""
    recommender: Recommender = app.state.recommender
    while True:
        try:
            await recommender.refresh()
        except Exception as error:
            log.warning("the model stays as it was", error=repr(error))
        await asyncio.sleep(app.state.settings.refresh_seconds)


async def newest_model(request: Request) -> Similarity:
    """Give the newest model; right after the start, wait a little for the first."""
    recommender: Recommender = request.app.state.recommender
    try:
        await asyncio.wait_for(recommender.first.wait(), FIRST_MODEL_SECONDS)
    except TimeoutError as error:
        raise Unavailable("The recommendations are still being learned.") from error
    assert recommender.model is not None
    return recommender.model


Model = Annotated[Similarity, Depends(newest_model)]


@router.get("", responses=refusals(NotSignedIn))
async def recommend(me: CurrentUser, model: Model, k: TopK = 10) -> Recommendations:
    """Recommend items to the caller; somebody new gets what is popular."""
    return Recommendations(items=model.recommend(me.id, k))


@router.get("/similar/{item_id}")
async def similar(item_id: PathId, model: Model, k: TopK = 10) -> SimilarItems:
    """List the items that are most alike."""
    return SimilarItems(items=model.similar(item_id, k))
