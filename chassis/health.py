"""Health: is the process alive, and can it serve?"""

from typing import Protocol

import structlog
from fastapi import APIRouter, Request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from chassis.problems import refusals
from contracts.health import Live, Ready
from contracts.problems import Unavailable


class Broker(Protocol):
    """What is asked of a broker here."""

    @property
    def works(self) -> bool: ...


log = structlog.get_logger()
router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def live(request: Request) -> Live:
    """Answer whenever the process runs: restarting it would only help if this fails."""
    state = request.app.state
    return Live(service=state.service, instance=state.settings.instance_id)


@router.get("/ready", responses=refusals(Unavailable), response_model_exclude_none=True)
async def ready(request: Request) -> Ready:
    """Answer 200 once requests can be served; otherwise name the part that fails."""
    database = request.app.state.database
    if database is not None:
        try:
            with database.reader.connect() as connection:
                connection.execute(text("SELECT version_num FROM alembic_version")).one()
        except SQLAlchemyError as error:
            log.error("not ready", part="database", error=str(error))
            raise Unavailable(f"The database of {request.app.state.service} does not answer.") from error
    return Ready(service=request.app.state.service, degraded=degraded(request.app.state.broker))


def degraded(broker: Broker | None) -> list[str] | None:
    """Name what fails and keeps nobody from being served: without its broker, a process has news later, and loses none.

    If it were not ready then, nobody would be sent to it any more, and a broker that is down would take it along.
    """
    return ["broker"] if broker and not broker.works else None
