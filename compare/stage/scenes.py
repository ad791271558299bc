"""Scenes: scripted demos over HTTP: which there are, what they say, and the next step of one."""

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Form, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict

from compare.stage.director import CannotBePlayed, Director
from compare.stage.performing import NoSuchUseCase
from compare.stage.scripts import NoSuchScene, SceneIsBroken, Scripts
from compare.stage.typed import CannotBeSent
from compare.starters import CouldNotStart


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Begin after the acts have, since scenes do what one can do by hand."""
    async with Director(app.state.stage, app.state.performing, Scripts()) as director:
        app.state.director = director
        yield


router = APIRouter(prefix="/scenes", lifespan=lifespan)


def the_director(request: Request) -> Director:
    return request.app.state.director


DirectorDep = Annotated[Director, Depends(the_director)]


class Going(BaseModel):
    """How somebody goes to a step."""

    model_config = ConfigDict(extra="forbid")

    asking: bool = False
    """Is the class asked first, and the step played later?"""


@contextmanager
def refused() -> Generator[None]:
    """Say why a scene is not played."""
    try:
        yield
    except NoSuchScene as error:
        raise HTTPException(404, str(error)) from error
    except CannotBePlayed as error:
        raise HTTPException(409, str(error)) from error
    except (SceneIsBroken, NoSuchUseCase, CannotBeSent, CouldNotStart) as error:
        raise HTTPException(422, str(error)) from error


@router.get("")
def get_scenes(director: DirectorDep) -> list[dict[str, Any]]:
    """Give what can be played; a file that is no scene is among it, with what is wrong as its title."""
    return [listed(director, name) for name in director.scripts.names()]


def listed(director: Director, name: str) -> dict[str, Any]:
    try:
        script = director.scripts.read(name)
    except SceneIsBroken as error:
        return {"name": name, "title": str(error), "minutes": 0}
    return {"name": name, "title": script.title, "minutes": script.minutes}


@router.get("/current")
def get_current(director: DirectorDep) -> dict[str, Any] | None:
    """Give where we are, with the speaker's notes; nothing, if no scene is under way."""
    return director.now.for_the_speaker() if director.now else None


@router.delete("/current", status_code=204)
async def leave(director: DirectorDep) -> Response:
    """Leave the scene that is played, on all pages; what it did stays until it is undone."""
    director.leaves()
    return Response(status_code=204)


@router.get("/{name}")
def get_scene(name: str, director: DirectorDep) -> dict[str, Any]:
    """Give what the page says in each step."""
    with refused():
        script = director.scripts.read(name)
    steps = [{"text": step.text, "ask": step.ask, "show": step.show} for step in script.steps]
    about = script.model_dump(include={"title", "summary", "minutes"})
    return {"name": name, **about, "missing": director.missing(script), "steps": steps}


@router.post("/{name}/{step}", status_code=204)
async def play_step(name: str, step: int, going: Annotated[Going, Form()], director: DirectorDep) -> Response:
    """Play a step, or ask what it will show; answer when all of it is done."""
    with refused():
        await director.play(name, step, going.asking)
    return Response(status_code=204)
