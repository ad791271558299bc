"""Engine: DBOS, which runs in our process, on our event loop, with its notes in a database of its own.

It is one for each Python process: its decorators know no other. It asks nobody on the network but the database.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import uuid4

from dbos import DBOS, AsyncSQLAlchemyDatasource
from fastapi import FastAPI
from sqlalchemy.orm import Session

from chassis.database import Database
from contracts.problem import Problem
from microservices.orders.clients import Inventory
from microservices.orders.durable import executors
from microservices.orders.durable.storage import SCHEMA, Storage, address

P = ParamSpec("P")
T = TypeVar("T")

VERSION = "1"
"""Of the order of the steps. The engine finishes a workflow only with the version that began it."""


@dataclass
class Engine:
    """What the steps need."""

    database: Database
    storage: Storage
    datasource: AsyncSQLAlchemyDatasource
    inventory: Inventory
    pause: float
    """How many seconds to wait before trying again what must work in the end."""

    id: str
    """Of this run: whoever starts again is somebody else, and takes over from who it was."""

    apps: int = 0
    """In how many apps it is used: several only where all copies live in one process."""

    async def stop(self) -> None:
        """Let go of the workflows under way, for somebody else to continue them."""
        executors.leave(self.database, self.id)
        await asyncio.get_running_loop().run_in_executor(None, DBOS.destroy)
        await self.storage.dispose()


_engine: Engine | None = None


def current() -> Engine:
    assert _engine is not None, "the engine does not run"
    return _engine


@asynccontextmanager
async def running(app: FastAPI) -> AsyncGenerator[None]:
    """Run the engine for as long as the app does, and look after the workflows of copies that are gone."""
    global _engine
    engine = _engine = _engine or await started(app)
    assert engine.database.url == app.state.database.url, "this process has an engine for another database"
    engine.apps += 1
    watching = asyncio.create_task(executors.watch_forever(app, engine.id))
    yield
    watching.cancel()
    engine.apps -= 1
    if not engine.apps:
        _engine = None
        await engine.stop()


async def started(app: FastAPI) -> Engine:
    log_quietly()
    state = app.state
    state.storage.write_ahead()
    id = uuid4().hex
    configure(state.storage, id)  # First, since a data source can only be added to an engine that has not begun to run.
    datasource = await AsyncSQLAlchemyDatasource.create(address(state.database.url), engine=state.storage.orders)
    DBOS.launch()
    return Engine(state.database, state.storage, datasource, state.inventory, state.settings.recovery_seconds, id)


def configure(storage: Storage, id: str) -> None:
    """Make the engine of this process anew, for a run of this id."""
    DBOS(
        config={
            "name": "orders",
            "executor_id": id,
            "application_version": VERSION,
            "system_database_engine": storage.notes,
            "system_database_url": address(storage.url),
            "dbos_system_schema": SCHEMA,
            "log_level": "WARNING",
        }
    )


def transaction(change: Callable[Concatenate[Session, P], T]) -> Callable[P, Awaitable[T]]:
    """Make a change of our own database a step: it and the note that it was done are one transaction."""
    name: str = change.__name__  # ty: ignore[missing-attribute]

    @wraps(change)
    async def step(*args: P.args, **kwargs: P.kwargs) -> T:
        datasource = current().datasource

        async def body() -> T:
            return await datasource.sql_session().run_sync(change, *args, **kwargs)

        return await datasource.run_tx_step_async({"name": name}, body)

    return step


def log_quietly() -> None:
    """Let the engine log as everybody does, and not what it takes for an error: that an order was refused."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # Otherwise it adds one that writes no JSON.
        logger.addFilter(is_no_refusal)


def is_no_refusal(record: logging.LogRecord) -> bool:
    return not (record.exc_info and isinstance(record.exc_info[1], Problem))
