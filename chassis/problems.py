"""Problems: the one place where errors become answers (RFC 9457, `application/problem+json`)."""

import re
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import compile_path

from chassis import database_trouble
from contracts.problem import FieldError, Problem, ProblemDetails
from contracts.problems import InvalidRequest, TookTooLong, Unavailable

log = structlog.get_logger()
FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
RETRY_AFTER_SECONDS = 1
MOST_ERRORS = 100


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def answer(request: Request, details: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """Render one problem; `instance` is the path as it was sent, never decoded."""
    raw_path = request.scope.get("raw_path") or request.url.path.encode("ascii", "replace")
    problem = ProblemDetails(instance=raw_path.decode("ascii", "replace")[:500], **details)
    return ProblemResponse(problem.model_dump(exclude_none=True), problem.status, headers)


async def on_problem(request: Request, error: Problem) -> Response:
    headers: dict[str, str] = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.status == 503:
        headers["Retry-After"] = str(error.retry_after or RETRY_AFTER_SECONDS)
    details = {"type": error.type(), "title": error.title(), "status": error.status, "detail": error.detail}
    return answer(request, details, headers)


async def on_http_error(request: Request, error: HTTPException) -> Response:
    """Answer what the framework itself refuses: unknown routes, wrong methods, bodies too large."""
    title = HTTPStatus(error.status_code).phrase
    details = {"type": "about:blank", "title": title, "status": error.status_code, "detail": str(error.detail)}
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(allowed_methods(request, headers.get("Allow", "")))
    return answer(request, details, headers)


def allowed_methods(request: Request, named: str) -> list[str]:
    """List every method of the path.

    A path that is documented to the letter is that one: `/reviews/summary` is not the review called "summary".

    Args:
        named: the methods that the framework names, those of the first route that fits; for undocumented paths.
    """
    paths, asked = request.app.openapi()["paths"], request.url.path
    fitting = [asked] if asked in paths else [path for path in paths if compile_path(path)[0].match(asked)]
    methods = {method.upper() for path in fitting for method in paths[path]} or set(named.split(", "))
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)


async def on_invalid_request(request: Request, error: RequestValidationError) -> Response:
    """Say which fields are wrong and why; what was sent is never echoed, since it may be a password."""
    errors = [FieldError(loc=_location(e["loc"]), msg=e["msg"], type=e["type"]) for e in error.errors()[:MOST_ERRORS]]
    hint = "Send JSON, and say so: Content-Type: application/json. " if _is_mislabelled(request, errors) else ""
    details = {
        "type": InvalidRequest.type(),
        "title": InvalidRequest.title(),
        "status": InvalidRequest.status,
        "detail": hint + "; ".join(f"{'.'.join(map(str, e.loc))}: {e.msg}" for e in errors[:5]),
        "errors": errors,
    }
    return answer(request, details)


def _is_mislabelled(request: Request, errors: list[FieldError]) -> bool:
    """Tell whether the body was not read as JSON because nothing said that it is."""
    unread = any(error.loc == ["body"] and error.type == "model_attributes_type" for error in errors)
    return unread and "json" not in request.headers.get("content-type", "")


def _location(loc: tuple[str | int, ...]) -> list[str | int]:
    return [part if isinstance(part, int) or FIELD_NAME.fullmatch(part) else "?" for part in loc]


async def on_database_trouble(request: Request, error: Exception) -> Response:
    """Answer what the database, or the disk below it, is to blame for; all else is a fault of ours."""
    advice = database_trouble.cause(error)
    if database_trouble.is_ours(error) or (isinstance(error, OSError) and not advice):
        raise error
    log.error("the database is in trouble", error=str(error.__cause__ or error), advice=advice)
    what = "Nothing can be written at the moment" if advice else "The database does not answer"
    return await on_problem(request, Unavailable(f"{what}; try again."))


async def on_crash(request: Request, error: Exception) -> Response:
    """Answer a fault of ours. The traceback belongs in the log, not in the answer."""
    details = {"type": "about:blank", "title": "Internal Server Error", "status": 500, "detail": "This is our fault."}
    return answer(request, details, {"Connection": "close"})  # Since uvicorn will close it, a client must not reuse it.


def install(app: FastAPI) -> None:
    """Let every error of the app be answered here."""
    handlers: dict[Any, Any] = {
        Problem: on_problem,
        HTTPException: on_http_error,
        RequestValidationError: on_invalid_request,
        DBAPIError: on_database_trouble,
        PoolTimeout: on_database_trouble,
        InvalidRequestError: on_database_trouble,
        OSError: on_database_trouble,
        Exception: on_crash,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def refusals(*problems: type[Problem]) -> dict[int | str, dict[str, Any]]:
    """Document which problems a route raises: `@router.post(..., responses=refusals(NoSuchItem))`."""
    texts: dict[int | str, list[str]] = {}
    for problem in problems:
        texts.setdefault(problem.status, []).append(problem.title())
    return {status: _documented(" ".join(titles)) for status, titles in texts.items()}


def _documented(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {"description": description, "content": {ProblemResponse.media_type: {"schema": schema}}}


ALWAYS_POSSIBLE = {
    400: _documented("The body cannot be read."),
    408: _documented("The body did not arrive in time."),
    413: _documented("The body is too large."),
    **refusals(InvalidRequest, Unavailable, TookTooLong),
}
