"""Deps: what the routes of the stage ask for."""

from typing import Annotated

from fastapi import Depends, Request

from compare.stage.stage import Stage


def the_stage(request: Request) -> Stage:
    return request.app.state.stage


StageDep = Annotated[Stage, Depends(the_stage)]
