"""Acts: one thing is done in all architectures at once, and shown side by side, now and later."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, Request, Response

from compare.stage.fields import fields
from compare.stage.fragments import fragment
from compare.stage.marking import marked
from compare.stage.performing import NoSuchUseCase, Performing
from compare.stage.typed import CannotBeSent, typed
from compare.stage.use_cases import Asked

YES = frozenset({"1", "true", "on", "yes"})


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    async with Performing(app.state.stage) as performing:
        app.state.performing = performing
        yield


router = APIRouter(lifespan=lifespan)


def the_performing(request: Request) -> Performing:
    return request.app.state.performing


PerformingDep = Annotated[Performing, Depends(the_performing)]


@router.get("/acts/use-cases")
async def get_use_cases(performing: PerformingDep, later: BackgroundTasks) -> list[dict[str, str]]:
    """Give what can be done; meanwhile, who does it signs in."""
    later.add_task(performing.sign_in)
    return list(performing.use_cases())


@router.post("/acts", status_code=201)
async def create_act(
    response: Response, performing: PerformingDep, form: Annotated[dict[str, str], Depends(fields)]
) -> dict[str, Any]:
    """Do a use case, or send what was typed; answer when all answers, traces and log lines are there."""
    try:
        if name := form.get("use_case"):
            id = await performing.use_case(name)
        else:
            id = await performing.perform("", asked(form))
    except (NoSuchUseCase, CannotBeSent) as error:
        raise HTTPException(422, str(error)) from error
    response.headers["Location"] = f"/acts/{id}"
    return {"id": id}


def asked(form: dict[str, str]) -> Asked:
    """Make a request of what was typed.

    Raises:
        CannotBeSent: it is none.
    """
    method, path, body = (form.get(name, "") for name in ("method", "path", "body"))
    return typed(method, path, body, form.get("signed_in", "").lower() in YES)


@router.get("/acts/{id}")
def get_act(id: str, performing: PerformingDep) -> Response:
    """Show a comparison, a column an architecture."""
    comparison = performing.store.find(id)
    if comparison is None:
        raise HTTPException(404, "There is no such comparison, or none any more: the newest are kept.")
    return fragment("act.html", act=comparison, marked=marked(comparison))
