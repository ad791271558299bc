"""Predictions: what the class is asked, and what it says, over HTTP; whoever says it, all pages are told."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field

from compare.stage.deps import StageDep
from compare.stage.faults import Fault
from compare.stage.prediction import MOST_GUESSES, NobodyIsAsked

router = APIRouter(prefix="/prediction")

Name = Annotated[str, Field(min_length=1, max_length=100, description="As `marketplace/name`.")]


class Guess(BaseModel):
    """Whether somebody will notice."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    guessed: bool


class Outcome(BaseModel):
    """Who has noticed."""

    model_config = ConfigDict(extra="forbid")

    noticed: Annotated[list[Name], Field(max_length=MOST_GUESSES)] = []


@contextmanager
def refused() -> Generator[None]:
    """Say why nobody is heard."""
    try:
        yield
    except NobodyIsAsked as error:
        raise HTTPException(409, str(error)) from error


@router.get("")
async def get_prediction(stage: StageDep) -> dict[str, Any] | None:
    """Give the question that is asked now, for a page that is opened later; nothing, if there is none."""
    return stage.prediction.public()


@router.post("", status_code=204)
async def ask(fault: Annotated[Fault, Form()], stage: StageDep) -> Response:
    """Ask who will notice; the fault itself comes afterwards."""
    stage.prediction.asks(fault.model_dump(), {"state": stage.state(), "traffic": stage.traffic.told})
    return Response(status_code=204)


@router.post("/guesses", status_code=204)
async def guess(guess: Annotated[Guess, Form()], stage: StageDep) -> Response:
    """Say that somebody will notice, or take it back."""
    with refused():
        stage.prediction.guesses(guess.name, guess.guessed)
    return Response(status_code=204)


@router.post("/shown", status_code=204)
async def show(stage: StageDep) -> Response:
    """Let all pages show the effect."""
    with refused():
        stage.prediction.shows()
    return Response(status_code=204)


@router.post("/outcome", status_code=204)
async def end(outcome: Annotated[Outcome, Form()], stage: StageDep) -> Response:
    """Say who has noticed."""
    with refused():
        stage.prediction.ends(outcome.noticed)
    return Response(status_code=204)


@router.delete("", status_code=204)
async def forget(stage: StageDep) -> Response:
    """Close the question on all pages."""
    stage.prediction.forget()
    return Response(status_code=204)
