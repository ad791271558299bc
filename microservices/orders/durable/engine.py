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

from contracts.problem import Problem
from microservices.orders.clients import Inventory
from microservices.orders.durable import executors, storage

P = ParamSpec("P")
T = TypeVar("T")

VERSION = "1"
"""Of the order of the steps. The engine finishes a workflow only with the version that began it."""


@dataclass
class Engine:
    """What the steps need."""

    datasource: AsyncSQLAlchemyDatasource
    inventory: Inventory
    pause: float
    """How many seconds to wait before trying again what must work in the end."""


_engine: Engine | None = None


def current() -> Engine:
    assert _engine is not None, "the engine does not run"
    return _engine


@asynccontextmanager
async def running(app: FastAPI) -> AsyncGenerator[None]:
    """Run the engine for as long as the app does, and look after the workflows of copies that are gone."""
    global _engine
    log_quietly()
    me = uuid4().hex
    system = storage.system(app.state.database)
    DBOS(config={"name": "orders", "executor_id": me, "application_version": VERSION, "log_level": "WARNING", **system})
    datasource = await AsyncSQLAlchemyDatasource.create(storage.asynchronous(app.state.database.url))
    _engine = Engine(datasource, app.state.inventory, app.state.settings.recovery_seconds)
    if app.state.telemetry:
        app.state.telemetry.watch_engines([system["system_database_engine"], datasource.engine.sync_engine])
    DBOS.launch()
    watching = asyncio.create_task(executors.watch_forever(app, me))
    yield
    watching.cancel()
    executors.leave(app.state.database, me)
    await asyncio.get_running_loop().run_in_executor(None, DBOS.destroy)
    await datasource.engine.dispose()


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
