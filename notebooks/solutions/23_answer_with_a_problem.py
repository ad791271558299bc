"""Answer with a problem.

Mia writes an app for phones. It asks a small shop, and shows what went wrong.
The shop answers every trouble with status 500 and some text, each time another one. Her app cannot read that.
There is a standard for bad news: problem details, RFC 9457. It is JSON of the type `application/problem+json`.
It says the `type` (for programs), the `title` (for people), the `status`, the `detail` and the `instance` (which path).
Worse: Mia's password was too short, and the shop sent it back in the answer. Her app wrote it into a log.
An answer may say which field is wrong, and why. It never repeats what was sent.

Your task: let the two handlers answer with problem details, status and all.
`on_invalid_request` also gives `errors`: a list of {"loc": ..., "msg": ...}, one for each mistake, without the input.

Lecture: notebooks/10_standards.ipynb
"""

from typing import Annotated, Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

INVALID_REQUEST = {"type": "urn:problem:invalid-request", "title": "The request is not valid.", "status": 422}
STOCK = {"lamp": 3}

app = FastAPI()


class Refusal(Exception):
    """The shop says no; each kind of no has a type, a title and a status."""

    type: ClassVar[str] = "about:blank"
    title: ClassVar[str] = "The shop says no."
    status: ClassVar[int] = 400


class NoSuchItem(Refusal):
    type, title, status = "urn:problem:no-such-item", "There is no such item.", 404


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


def problem_response(request: Request, kind: dict[str, Any], **more: Any) -> Response:
    """Answer with a problem of a kind; the instance is the path that was asked for."""
    return ProblemResponse({**kind, "instance": request.url.path, **more}, kind["status"])


@app.exception_handler(Refusal)
async def on_refusal(request: Request, error: Refusal) -> Response:
    kind = {"type": error.type, "title": error.title, "status": error.status}
    return problem_response(request, kind, detail=str(error))


@app.exception_handler(RequestValidationError)
async def on_invalid_request(request: Request, error: RequestValidationError) -> Response:
    errors = [{"loc": mistake["loc"], "msg": mistake["msg"]} for mistake in error.errors()]
    return problem_response(request, INVALID_REQUEST, detail="Look at the errors.", errors=errors)


class NewUser(BaseModel):
    email: str
    password: Annotated[str, Field(min_length=8)]


@app.get("/items/{name}")
async def read_item(name: str) -> int:
    if name not in STOCK:
        raise NoSuchItem(f"We do not sell any {name}.")
    return STOCK[name]


@app.post("/users")
async def register(new: NewUser) -> str:
    return new.email


# --- The check: leave it as it is. ---

import asyncio

import httpx

PASSWORD = "hunter2"


class IsTeapot(Refusal):
    type, title, status = "urn:problem:is-teapot", "This is a teapot.", 418


@app.get("/teapot")
async def brew() -> None:
    raise IsTeapot("Coffee is next door.")


async def answered(method: str, path: str, body: Any) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        return await client.request(method, path, json=body)


def problem(method: str, path: str, body: Any = None, *, status: int) -> dict[str, Any]:
    """Ask for something that is refused, and read the answer as a problem."""
    answer = asyncio.run(answered(method, path, body))
    kind = answer.headers.get("content-type")
    assert answer.status_code == status, f"{path} should be refused with {status}, not with {answer.status_code}."
    assert kind == "application/problem+json", f"The answer is of the type {kind}. Answer with a ProblemResponse."
    return answer.json()


def test_a_refusal_says_all_five_things() -> None:
    found = problem("GET", "/items/unicorn", status=404)
    expected = {
        "type": "urn:problem:no-such-item",
        "title": "There is no such item.",
        "status": 404,
        "detail": "We do not sell any unicorn.",
        "instance": "/items/unicorn",
    }
    assert found == expected, f"The problem should be {expected}, but it is {found}. The detail is str(error)."


def test_one_handler_is_enough_for_every_refusal() -> None:
    found = problem("GET", "/teapot", status=418)
    assert found.get("title") == "This is a teapot.", f"Another refusal has another title, but the problem is {found}."


def test_every_mistake_is_told_with_its_place() -> None:
    found = problem("POST", "/users", {"password": PASSWORD}, status=422)
    told = [mistake.get("loc") for mistake in found.get("errors", []) if mistake.get("msg")]
    expected = [["body", "email"], ["body", "password"]]
    assert told == expected, f"There should be errors with loc and msg at {expected}, but they are at {told}."


def test_the_password_does_not_come_back() -> None:
    text = asyncio.run(answered("POST", "/users", {"password": PASSWORD})).text
    assert PASSWORD not in text, f"The password {PASSWORD} was sent, and the answer repeats it: {text}"
