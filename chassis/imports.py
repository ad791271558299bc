"""Imports: JSON lines from the operator, loaded completely or not at all."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Annotated, TypeVar

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from chassis import json_lines
from chassis.bulk_insert import Line, Row, insert_new
from chassis.database import Database
from chassis.problems import refusals
from contracts.imports import ImportReport
from contracts.problems import LineCannotBeImported, OperatorsOnly

T = TypeVar("T", bound=BaseModel)
ToRows = Callable[[T], Iterable[Row]]

LINES_AT_ONCE = 2_000
LINES_BETWEEN_LOGS = 20_000
MOST_BYTES = 1024**3
LINES_OF_JSON = {"requestBody": {"required": True, "content": {"application/x-ndjson": {"schema": {"type": "string"}}}}}

bearer = HTTPBearer(auto_error=False, scheme_name="Operator", description="The token of the operator.")
log = structlog.get_logger()


async def operator(request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
    """Let in who knows the operator's token.

    Raises:
        OperatorsOnly: for everybody else, and for all when there is no token.
    """
    expected = request.app.state.settings.operator_token
    if not expected or shown is None or not secrets.compare_digest(shown.credentials.encode(), expected.encode()):
        raise OperatorsOnly()


def router() -> APIRouter:
    """Make a router for the imports of a service; the operator is checked before the body is read."""
    refused = refusals(OperatorsOnly, LineCannotBeImported)
    return APIRouter(prefix="/internal/import", tags=["internal"], dependencies=[Depends(operator)], responses=refused)


class Incoming:
    """The lines that a request brings."""

    def __init__(self, request: Request) -> None:
        self.request = request

    async def load(self, shape: type[T], to_rows: ToRows[T]) -> ImportReport:
        """Load all lines in one transaction, and in a thread.

        The lines wait in a file until the last has come: a transaction that waits for the network would
        stop every other writer.

        Raises:
            LineCannotBeImported: the number of the first broken line, and what is wrong with it.
        """
        with TemporaryFile() as spool:
            await self._receive(spool)
            return await run_in_threadpool(load, self.request.app.state.database, spool, shape, to_rows)

    async def _receive(self, spool: IO[bytes]) -> None:
        async for chunk in self.request.stream():
            spool.write(chunk)
            if spool.tell() > MOST_BYTES:
                raise HTTPException(413, f"An import may hold {MOST_BYTES:,} bytes; send it in parts.")


Lines = Annotated[Incoming, Depends()]


def load(database: Database, spool: IO[bytes], shape: type[T], to_rows: ToRows[T]) -> ImportReport:
    """Read the lines twice: what takes long, checking and hashing, is over before the transaction begins."""
    total = sum(1 for _ in rows_of(spool, shape, to_rows))
    lines = rows_of(spool, shape, to_rows)
    loaded = seen = 0
    with Session(database.writer) as session, session.begin():
        while batch := list(islice(lines, LINES_AT_ONCE)):
            loaded += insert_new(session, batch)
            seen += len(batch)
            if seen % LINES_BETWEEN_LOGS == 0 or seen == total:
                log.info("importing", lines=seen, of=total, new=loaded, shape=shape.__name__)
    return ImportReport(loaded=loaded, unchanged=total - loaded)


def rows_of(spool: IO[bytes], shape: type[T], to_rows: ToRows[T]) -> Iterator[Line]:
    for number, content in json_lines.read(spool, shape):
        yield Line(number, list(to_rows(content)))
