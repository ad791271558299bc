"""Executors: the copies of this service that run workflows, and what becomes of the workflows of one that is gone.

The engine knows which copy runs a workflow, and not whether that copy is alive: its makers sell a service that does.
So every copy says that it is, and whoever finds one silent takes its workflows over. A copy that was only slow comes to
no harm: the engine lets nobody note a step of a workflow that somebody else has taken over.
"""

import asyncio
from datetime import datetime, timedelta

import structlog
from dbos import DBOS
from fastapi import FastAPI
from sqlmodel import Session, col, delete, select, update

from chassis.database import Database
from chassis.settings import Settings
from contracts.times import now
from microservices.orders.durable.database import LONG_AGO, Executor
from microservices.orders.saga import UNDO_SECONDS

log = structlog.get_logger()


async def watch_forever(app: FastAPI, me: str) -> None:
    """Say that we are alive, and take over from those who are not, for as long as the app runs."""
    database, settings = app.state.database, app.state.settings
    while True:
        try:
            await say_alive(database, me)
            for gone in silent(database, settings):
                await take_over(database, gone, settings)
        except Exception as error:
            log.error("could not look after the executors", error=repr(error))
        await asyncio.sleep(settings.recovery_seconds)


async def say_alive(database: Database, me: str) -> None:
    async with database.writing() as session:
        session.merge(Executor(id=me))


def silent(database: Database, settings: Settings) -> list[str]:
    with Session(database.reader) as session:
        return list(session.exec(select(Executor.id).where(col(Executor.seen_at) < patience_ends(settings))))


async def take_over(database: Database, gone: str, settings: Settings) -> None:
    """Let whoever is free continue the workflows of a copy that is gone."""
    if not await claim(database, gone, settings):
        return
    workflows = await DBOS.list_workflows_async(executor_id=gone, status="PENDING", load_input=False)
    for workflow in workflows:
        await DBOS.resume_workflow_async(workflow.workflow_id)
        log.info("taken over", workflow=workflow.name, workflow_id=workflow.workflow_id)
    async with database.writing() as session:
        session.exec(delete(Executor).where(col(Executor.id) == gone))


async def claim(database: Database, gone: str, settings: Settings) -> bool:
    """Take a silent copy for ourselves: of two who find it, one does; if that one dies, it is found again."""
    theirs = update(Executor).where(col(Executor.id) == gone, col(Executor.seen_at) < patience_ends(settings))
    async with database.writing() as session:
        return session.exec(theirs.values(seen_at=now())).rowcount == 1


def leave(database: Database, me: str) -> None:
    """Say that we go, so that nobody waits before taking over."""
    with Session(database.batch) as session, session.begin():
        session.exec(update(Executor).where(col(Executor.id) == me).values(seen_at=LONG_AGO))


def patience_ends(settings: Settings) -> datetime:
    """As long as a request and its undo may take: the lease of the handwritten saga."""
    return now() - timedelta(seconds=settings.request_seconds + UNDO_SECONDS + 1)
