"""Imports: JSON lines from the operator, loaded completely or not at all."""

import pickle
import secrets
from collections.abc import Callable, Iterable
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
from starlette.requests import ClientDisconnect

from chassis import json_lines
from chassis.bulk_insert import Line, Row, insert_new
from chassis.database import Database
from contracts.imports import ImportReport
from contracts.problems import OperatorsOnly

T = TypeVar("T", bound=BaseModel)
ToRows = Callable[[T], Iterable[Row]]

LINES_AT_ONCE = 5_000
MOST_BYTES = 1024**3

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
    """Make a router for the imports of a service: the operator is checked before the body is read.

    It is not in the document, which is for those who shop, or call from another service.
    """
    return APIRouter(prefix="/internal/import", dependencies=[Depends(operator)], include_in_schema=False)


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
            try:
                await self._receive(spool)
            except ClientDisconnect as error:
                raise HTTPException(400, "The lines broke off before their end. Nothing was loaded.") from error
            return await run_in_threadpool(load, self.request.app.state.database, spool, shape, to_rows)

    async def _receive(self, spool: IO[bytes]) -> None:
        async for chunk in self.request.stream():
            spool.write(chunk)
            if spool.tell() > MOST_BYTES:
                raise HTTPException(413, f"An import may hold {MOST_BYTES:,} bytes; send it in parts.")


Lines = Annotated[Incoming, Depends()]


def load(database: Database, spool: IO[bytes], shape: type[T], to_rows: ToRows[T]) -> ImportReport:
    """Make all rows, then insert them: what takes long, checking and hashing, is over before the transaction begins."""
    with TemporaryFile() as prepared:
        total = prepare(spool, shape, to_rows, prepared)
        with Session(database.batch) as session, session.begin():
            loaded = insert_prepared(session, prepared, total)
    return ImportReport(loaded=loaded, unchanged=total - loaded)


def prepare(spool: IO[bytes], shape: type[T], to_rows: ToRows[T], prepared: IO[bytes]) -> int:
    """Write the rows of all lines to a file, in batches, and tell how many lines there are."""
    lines = (Line(number, list(to_rows(content))) for number, content in json_lines.read(spool, shape))
    total = 0
    while batch := list(islice(lines, LINES_AT_ONCE)):
        pickle.dump(batch, prepared)
        total += len(batch)
    return total


def insert_prepared(session: Session, prepared: IO[bytes], total: int) -> int:
    """Insert the batches, and tell how many lines were new."""
    loaded = seen = 0
    prepared.seek(0)
    while seen < total:
        batch: list[Line] = pickle.load(prepared)
        loaded += insert_new(session, batch)
        seen += len(batch)
        log.info("importing", lines=seen, of=total, new=loaded)
    return loaded
