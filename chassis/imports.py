"""Imports: JSON lines from the operator, loaded completely or not at all."""

import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ValidationError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from chassis.database import Database
from contracts.imports import ImportReport
from contracts.problems import LineCannotBeImported, OperatorsOnly

T = TypeVar("T", bound=BaseModel)
Load = Callable[[Session, Sequence[Any]], int]

LINES_AT_ONCE = 2_000
MOST_IMPORT_BYTES = 1024**3


async def operator(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]
) -> None:
    """Let in who knows the operator's token.

    Raises:
        OperatorsOnly: for everybody else, and for all when there is no token.
    """
    expected = request.app.state.settings.operator_token
    if not expected or bearer is None or not secrets.compare_digest(bearer.credentials.encode(), expected.encode()):
        raise OperatorsOnly()


async def load(request: Request, shape: type[T], load_lines: Load) -> ImportReport:
    """Read the body, then load it in one transaction and in a thread.

    The lines wait in a file meanwhile: a transaction that waits for the network would stop every writer.

    Raises:
        LineCannotBeImported: the number of the first broken line, and what is wrong with it.
    """
    with TemporaryFile() as spool:
        async for chunk in request.stream():
            spool.write(chunk)
        spool.seek(0)
        return await run_in_threadpool(_load, request.app.state.database, spool, shape, load_lines)


def _load(database: Database, spool: IO[bytes], shape: type[T], load_lines: Load) -> ImportReport:
    loaded = total = 0
    with Session(database.writer) as session, session.begin():
        for batch in _batches(spool, shape):
            loaded += load_lines(session, batch)
            total += len(batch)
    return ImportReport(loaded=loaded, unchanged=total - loaded)


def _batches(spool: IO[bytes], shape: type[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    for number, line in enumerate(spool, start=1):
        batch.append(_parse(number, line, shape))
        if len(batch) == LINES_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _parse(number: int, line: bytes, shape: type[T]) -> T:
    try:
        return shape.model_validate(json.loads(line))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise LineCannotBeImported(f"Line {number}: {where}: {first['msg']}; nothing was loaded.") from error
    except (ValueError, RecursionError) as error:
        raise LineCannotBeImported(f"Line {number}: not JSON; nothing was loaded.") from error
